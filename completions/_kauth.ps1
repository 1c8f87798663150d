
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'kauth' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'kauth'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'kauth' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('can-i', 'can-i', [CompletionResultType]::ParameterValue, 'Check whether an action is allowed, by exported manifests alone')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Answer access reviews, the bulk form of can-i')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Edit kubeconfig files, keeping every other byte')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print the help of a command')
            break
        }
        'kauth;can-i' {
            [CompletionResult]::new('--subresource', '--subresource', [CompletionResultType]::ParameterName, 'The subresource')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'The object''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace, default if not given')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace, default if not given')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print a document instead')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print a document instead')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The user, or service account as system:serviceaccount:NAMESPACE:NAME')
            [CompletionResult]::new('--as-group', '--as-group', [CompletionResultType]::ParameterName, 'A group of the user (can be repeated)')
            [CompletionResult]::new('--as-uid', '--as-uid', [CompletionResultType]::ParameterName, 'The user''s uid')
            [CompletionResult]::new('--as-user-extra', '--as-user-extra', [CompletionResultType]::ParameterName, 'An extra attribute of the user, as KEY=VALUE (can be repeated)')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY')
            [CompletionResult]::new('--default-policy', '--default-policy', [CompletionResultType]::ParameterName, 'Which of Kubernetes'' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster''s')
            [CompletionResult]::new('--aggregation', '--aggregation', [CompletionResultType]::ParameterName, 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does')
            [CompletionResult]::new('--authorization-mode', '--authorization-mode', [CompletionResultType]::ParameterName, 'The authorizers, as kube-apiserver''s flag names them')
            [CompletionResult]::new('--manifest-namespace', '--manifest-namespace', [CompletionResultType]::ParameterName, 'The namespace of namespaced objects that have none')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Ask for all namespaces at once')
            [CompletionResult]::new('--all-namespaces', '--all-namespaces', [CompletionResultType]::ParameterName, 'Ask for all namespaces at once')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List all that the user may do in the namespace')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'With --list, print no headers')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Say which binding, role and rule decide, or for a no which nearly do')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Make everything that is reported about the manifests an error')
            [CompletionResult]::new('--assume-complete', '--assume-complete', [CompletionResultType]::ParameterName, 'Take the manifests for all that the cluster has: what they lack does not exist')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;review' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print all answers in this form, instead of the form of the review')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print all answers in this form, instead of the form of the review')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'The user, or service account as system:serviceaccount:NAMESPACE:NAME')
            [CompletionResult]::new('--as-group', '--as-group', [CompletionResultType]::ParameterName, 'A group of the user (can be repeated)')
            [CompletionResult]::new('--as-uid', '--as-uid', [CompletionResultType]::ParameterName, 'The user''s uid')
            [CompletionResult]::new('--as-user-extra', '--as-user-extra', [CompletionResultType]::ParameterName, 'An extra attribute of the user, as KEY=VALUE (can be repeated)')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY')
            [CompletionResult]::new('--filename', '--filename', [CompletionResultType]::ParameterName, 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY')
            [CompletionResult]::new('--default-policy', '--default-policy', [CompletionResultType]::ParameterName, 'Which of Kubernetes'' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster''s')
            [CompletionResult]::new('--aggregation', '--aggregation', [CompletionResultType]::ParameterName, 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does')
            [CompletionResult]::new('--authorization-mode', '--authorization-mode', [CompletionResultType]::ParameterName, 'The authorizers, as kube-apiserver''s flag names them')
            [CompletionResult]::new('--manifest-namespace', '--manifest-namespace', [CompletionResultType]::ParameterName, 'The namespace of namespaced objects that have none')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--fail-on-no', '--fail-on-no', [CompletionResultType]::ParameterName, 'Exit with 1 if an answer is no')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Make everything that is reported about the manifests an error')
            [CompletionResult]::new('--assume-complete', '--assume-complete', [CompletionResultType]::ParameterName, 'Take the manifests for all that the cluster has: what they lack does not exist')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('current-context', 'current-context', [CompletionResultType]::ParameterValue, 'Print the name of the context in use')
            [CompletionResult]::new('delete-cluster', 'delete-cluster', [CompletionResultType]::ParameterValue, 'Delete a cluster; contexts that refer to it stay')
            [CompletionResult]::new('delete-context', 'delete-context', [CompletionResultType]::ParameterValue, 'Delete a context; its cluster and user stay, unless --prune is given')
            [CompletionResult]::new('delete-user', 'delete-user', [CompletionResultType]::ParameterValue, 'Delete a user; contexts that refer to it stay')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Compare two kubeconfigs by what they mean')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print contexts, with all that they need, as a kubeconfig of its own')
            [CompletionResult]::new('get-clusters', 'get-clusters', [CompletionResultType]::ParameterValue, 'List clusters')
            [CompletionResult]::new('get-contexts', 'get-contexts', [CompletionResultType]::ParameterValue, 'List contexts')
            [CompletionResult]::new('get-users', 'get-users', [CompletionResultType]::ParameterValue, 'List users')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Find what is wrong with kubeconfigs, or soon will be')
            [CompletionResult]::new('merge', 'merge', [CompletionResultType]::ParameterValue, 'Take in the clusters, users and contexts of other kubeconfigs')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in the clusters, users and contexts of other kubeconfigs')
            [CompletionResult]::new('rename-cluster', 'rename-cluster', [CompletionResultType]::ParameterValue, 'Rename a cluster, and the references of all contexts to it')
            [CompletionResult]::new('rename-context', 'rename-context', [CompletionResultType]::ParameterValue, 'Rename a context')
            [CompletionResult]::new('rename-user', 'rename-user', [CompletionResultType]::ParameterValue, 'Rename a user, and the references of all contexts to it')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a single field')
            [CompletionResult]::new('set-cluster', 'set-cluster', [CompletionResultType]::ParameterValue, 'Set a cluster')
            [CompletionResult]::new('set-context', 'set-context', [CompletionResultType]::ParameterValue, 'Set a context: a user at a cluster, and a namespace')
            [CompletionResult]::new('set-credentials', 'set-credentials', [CompletionResultType]::ParameterValue, 'Set a user: the credentials of somebody')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back kauth''s last edit')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take away a single field, an entry, or all entries of a kind')
            [CompletionResult]::new('use-context', 'use-context', [CompletionResultType]::ParameterValue, 'Choose the context that is used when none is named')
            [CompletionResult]::new('use', 'use', [CompletionResultType]::ParameterValue, 'Choose the context that is used when none is named')
            [CompletionResult]::new('view', 'view', [CompletionResultType]::ParameterValue, 'Print the merged kubeconfig, or one file''s')
            [CompletionResult]::new('where', 'where', [CompletionResultType]::ParameterValue, 'Show which file each entry comes from, and what it hides in others')
            break
        }
        'kauth;config;current-context' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;delete-cluster' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;delete-context' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--prune', '--prune', [CompletionResultType]::ParameterName, 'Delete its cluster and its user too, if no context in any of the files refers to them')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;delete-user' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;diff' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;export' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'The file to write, which must not exist; - is standard output')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file of --out')
            [CompletionResult]::new('--show', '--show', [CompletionResultType]::ParameterName, 'Print credentials even to a terminal')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;get-clusters' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;get-contexts' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form: name for names alone')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form: name for names alone')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Print no headers')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;get-users' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;lint' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--errors-only', '--errors-only', [CompletionResultType]::ParameterName, 'Leave out warnings: they do not count for the exit code either')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;merge' {
            [CompletionResult]::new('--on-conflict', '--on-conflict', [CompletionResultType]::ParameterName, 'What becomes of an entry whose name a different one has')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--embed-certs', '--embed-certs', [CompletionResultType]::ParameterName, 'Take in what certificate and key files hold, instead of their paths')
            [CompletionResult]::new('--allow-exec', '--allow-exec', [CompletionResultType]::ParameterName, 'Take in users that run commands')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be done, and write nothing')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;import' {
            [CompletionResult]::new('--on-conflict', '--on-conflict', [CompletionResultType]::ParameterName, 'What becomes of an entry whose name a different one has')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--embed-certs', '--embed-certs', [CompletionResultType]::ParameterName, 'Take in what certificate and key files hold, instead of their paths')
            [CompletionResult]::new('--allow-exec', '--allow-exec', [CompletionResultType]::ParameterName, 'Take in users that run commands')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be done, and write nothing')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;rename-cluster' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;rename-context' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;rename-user' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;set' {
            [CompletionResult]::new('--set-raw-bytes', '--set-raw-bytes', [CompletionResultType]::ParameterName, 'Take the value of a -data field as it is, not as base64')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;set-cluster' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The URL of the API server; takes back --tls-server-name')
            [CompletionResult]::new('--tls-server-name', '--tls-server-name', [CompletionResultType]::ParameterName, 'The name to check the server''s certificate for, if it is not the URL''s host')
            [CompletionResult]::new('--insecure-skip-tls-verify', '--insecure-skip-tls-verify', [CompletionResultType]::ParameterName, 'Do not check the server''s certificate; takes back the certificate authority')
            [CompletionResult]::new('--certificate-authority', '--certificate-authority', [CompletionResultType]::ParameterName, 'The file with the certificate authority that the server''s certificate comes from')
            [CompletionResult]::new('--embed-certs', '--embed-certs', [CompletionResultType]::ParameterName, 'Copy the contents of --certificate-authority into the kubeconfig')
            [CompletionResult]::new('--proxy-url', '--proxy-url', [CompletionResultType]::ParameterName, 'The URL of a proxy: http, https or socks5')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;set-context' {
            [CompletionResult]::new('--cluster', '--cluster', [CompletionResultType]::ParameterName, 'The cluster''s name')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'The user''s name')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'The namespace')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'The namespace')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--current', '--current', [CompletionResultType]::ParameterName, 'Set the context in use')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;set-credentials' {
            [CompletionResult]::new('--client-certificate', '--client-certificate', [CompletionResultType]::ParameterName, 'The file with the client certificate')
            [CompletionResult]::new('--client-key', '--client-key', [CompletionResultType]::ParameterName, 'The file with the certificate''s key')
            [CompletionResult]::new('--embed-certs', '--embed-certs', [CompletionResultType]::ParameterName, 'Copy the contents of certificate and key into the kubeconfig')
            [CompletionResult]::new('--token', '--token', [CompletionResultType]::ParameterName, 'A bearer token; --token-from keeps it off the command line')
            [CompletionResult]::new('--token-from', '--token-from', [CompletionResultType]::ParameterName, 'Read a bearer token from a file, from stdin (-) or from a descriptor (fd:N)')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file that clients are to read a bearer token from, each time; it goes before any other token')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The name for basic auth, which Kubernetes has not known since 1.19')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'The password for basic auth; --password-from keeps it off the command line')
            [CompletionResult]::new('--password-from', '--password-from', [CompletionResultType]::ParameterName, 'Read a password from a file, from stdin (-) or from a descriptor (fd:N)')
            [CompletionResult]::new('--exec-command', '--exec-command', [CompletionResultType]::ParameterName, 'The program that prints a credential')
            [CompletionResult]::new('--exec-api-version', '--exec-api-version', [CompletionResultType]::ParameterName, 'The version of the credential that it prints, like client.authentication.k8s.io/v1')
            [CompletionResult]::new('--exec-arg', '--exec-arg', [CompletionResultType]::ParameterName, 'An argument of the program (can be repeated; commas separate several)')
            [CompletionResult]::new('--exec-env', '--exec-env', [CompletionResultType]::ParameterName, 'A variable of the program''s environment; KEY- takes one away (can be repeated)')
            [CompletionResult]::new('--exec-interactive-mode', '--exec-interactive-mode', [CompletionResultType]::ParameterName, 'When the program may ask on the terminal: Never, IfAvailable or Always')
            [CompletionResult]::new('--exec-provide-cluster-info', '--exec-provide-cluster-info', [CompletionResultType]::ParameterName, 'Tell the program which cluster it is for')
            [CompletionResult]::new('--auth-provider', '--auth-provider', [CompletionResultType]::ParameterName, 'The name of an auth provider: of these, clients still have oidc; for the others there are plugins')
            [CompletionResult]::new('--auth-provider-arg', '--auth-provider-arg', [CompletionResultType]::ParameterName, 'A setting of the auth provider; KEY- takes one away (can be repeated; commas separate several)')
            [CompletionResult]::new('--impersonate', '--impersonate', [CompletionResultType]::ParameterName, 'Be this user at the server, once known as oneself')
            [CompletionResult]::new('--impersonate-group', '--impersonate-group', [CompletionResultType]::ParameterName, 'Be in this group, with --impersonate (can be repeated)')
            [CompletionResult]::new('--impersonate-uid', '--impersonate-uid', [CompletionResultType]::ParameterName, 'Have this UID, with --impersonate')
            [CompletionResult]::new('--impersonate-extra', '--impersonate-extra', [CompletionResultType]::ParameterName, 'Have this extra value, with --impersonate (can be repeated)')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;undo' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the edits of these files that can be undone, newest first')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'Forget what these files held before kauth''s edits')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'With --list or --clear: not only these files, but all')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;unset' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;use-context' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;use' {
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;view' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE')
            [CompletionResult]::new('--minify', '--minify', [CompletionResultType]::ParameterName, 'Leave out all that the context in use does not need')
            [CompletionResult]::new('--flatten', '--flatten', [CompletionResultType]::ParameterName, 'Copy what files hold into the output, for a kubeconfig that stands alone; shows all credentials')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Show all credentials')
            [CompletionResult]::new('--merge', '--merge', [CompletionResultType]::ParameterName, 'With =false, the file of --kubeconfig must exist')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;config;where' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Print a document')
            [CompletionResult]::new('--kubeconfig', '--kubeconfig', [CompletionResultType]::ParameterName, 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config')
            [CompletionResult]::new('--context', '--context', [CompletionResultType]::ParameterName, 'The context to look at instead of the one in use')
            [CompletionResult]::new('--lock-timeout', '--lock-timeout', [CompletionResultType]::ParameterName, 'How long to wait for another program''s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-headers', '--no-headers', [CompletionResultType]::ParameterName, 'Print no headers')
            [CompletionResult]::new('--no-undo', '--no-undo', [CompletionResultType]::ParameterName, 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;completion' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;help' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

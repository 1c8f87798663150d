
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
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server is asked')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--warnings-as-errors', '--warnings-as-errors', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server warns')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('can-i', 'can-i', [CompletionResultType]::ParameterValue, 'Check whether an action is allowed, by exported manifests alone')
            [CompletionResult]::new('review', 'review', [CompletionResultType]::ParameterValue, 'Answer access reviews, the bulk form of can-i')
            [CompletionResult]::new('completion', 'completion', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a man page')
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
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server is asked')
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
            [CompletionResult]::new('--warnings-as-errors', '--warnings-as-errors', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server warns')
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
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server is asked')
            [CompletionResult]::new('--fail-on-no', '--fail-on-no', [CompletionResultType]::ParameterName, 'Exit with 1 if an answer is no')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--recursive', '--recursive', [CompletionResultType]::ParameterName, 'Read directories with all that is below them')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Make everything that is reported about the manifests an error')
            [CompletionResult]::new('--assume-complete', '--assume-complete', [CompletionResultType]::ParameterName, 'Take the manifests for all that the cluster has: what they lack does not exist')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--warnings-as-errors', '--warnings-as-errors', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server warns')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;completion' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server is asked')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--warnings-as-errors', '--warnings-as-errors', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server warns')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kauth;man' {
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say more about what was read and assumed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--request-timeout', '--request-timeout', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server is asked')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print nothing on stdout: the exit code is the answer')
            [CompletionResult]::new('--warnings-as-errors', '--warnings-as-errors', [CompletionResultType]::ParameterName, 'Taken for kubectl''s sake: no server warns')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

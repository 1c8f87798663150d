# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kauth_global_optspecs
    string join \n q/quiet v/verbose= color= request-timeout= warnings-as-errors h/help V/version
end

function __fish_kauth_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kauth_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kauth_using_subcommand
    set -l cmd (__fish_kauth_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kauth -n "__fish_kauth_needs_command" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_needs_command" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_needs_command" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_needs_command" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_needs_command" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_needs_command" -s V -l version -d 'Print version'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "can-i" -d 'Check whether an action is allowed, by exported manifests alone'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "review" -d 'Answer access reviews, the bulk form of can-i'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "config" -d 'Edit kubeconfig files, keeping every other byte'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "cert" -d 'Mint a client certificate: kube-apiserver takes its holder for a user with groups'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "ca" -d 'Make a certificate authority, or look at one'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "csr" -d 'Make certificate signing requests, and have a cluster sign them'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "create" -d 'Write roles and their bindings'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "token-file" -d 'Make and check the file of static tokens (--token-auth-file)'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "basic-auth" -d 'Make and check the password file of servers before 1.19 (--basic-auth-file)'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "inspect" -d 'Say what a credential is, who its holder is to Kubernetes, and until when'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "whoami" -d 'Say who kube-apiserver would take a credential for, without asking it'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "request-header" -d 'Write the headers that a context\'s credential is sent in'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "curl-config" -d 'Write a context\'s credential as a file that curl reads'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "sa" -d 'Create service accounts, and credentials for them'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "export" -d 'Export what decides in a cluster into one file'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "sa-key" -d 'Make, rotate and publish the keys of service account tokens'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "jwt" -d 'Explain, verify or sign service account tokens'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "completion" -d 'Print the completion script of a shell'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "help" -d 'Print the help of a command'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l subresource -d 'The subresource' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l name -d 'The object\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s n -l namespace -d 'The namespace; default: that of the context if its identity counts, else default' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s o -l output -d 'Print a document instead' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l live -d 'Ask the cluster of the context: about whoever the context is, --as as impersonation; =sar asks about the identity that would count offline, with the context\'s right to ask about others' -r -f -a "self\t'By a SelfSubjectAccessReview'
sar\t'By a SubjectAccessReview'"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l cert -d 'A client certificate, with what a client sends along behind it' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l token-from -d 'A bearer token: a file that holds it, - for standard input or fd:N' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l service-account -d 'A service account, whatever its token' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l secret -d 'A manifest of a Secret with a service account\'s token' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l cluster -d 'The cluster of the kubeconfig to be asked, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l client-ca-file -d 'The authorities of client certificates' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l token-auth-file -d 'The static tokens' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l basic-auth-file -d 'The names and passwords, for servers before 1.19' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l service-account-key-file -d 'The public keys of service account tokens (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l service-account-issuer -d 'The issuer of service account tokens (can be repeated); without it a token\'s own is taken to be the server\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l api-audiences -d 'The audiences of the API (can be repeated); default: the issuers' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l objects -d 'Manifests of the ServiceAccounts, Secrets, Pods and Nodes that those tokens depend on (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l authentication-config -d 'The AuthenticationConfiguration: issuers of other tokens, and whether requests without a credential are let in' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l jwks -d 'The keys of such an issuer, as it serves them: a JSON Web Key Set (can be repeated); of a single issuer, the file alone' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l requestheader-client-ca-file -d 'The authorities of an authenticating proxy\'s certificate' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l requestheader-allowed-names -d 'The common names of that proxy (can be repeated); default: any' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l anonymous-auth -d 'Whether requests without a credential are let in' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s f -l filename -l policy -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l max-age -d 'How old the kept export may be before a warning says so, like 1h or 7d' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s A -l all-namespaces -d 'Ask for all namespaces at once'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l list -d 'List all that the user may do in the namespace'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l no-headers -d 'With --list, print no headers'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l explain -d 'Say which binding, role and rule decide, or for a no which nearly do'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l compare -d 'Ask both the cluster and the policy, and say where they differ; the exit code is 0 if they agree, and 1 if not'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l send-credential -d 'Send the credential of --cert or --token-from to the cluster, to ask as its holder'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l run-exec -d 'Run the credential plugin of the context, if it has one: a program'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l strict -d 'Make everything that is reported about the manifests an error, and take no credential for genuine'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s o -l output -d 'Print all answers in this form, instead of the form of the review' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l live -d 'Ask the cluster of the context: about whoever the context is, --as as impersonation; =sar asks about the identity that would count offline, with the context\'s right to ask about others' -r -f -a "self\t'By a SelfSubjectAccessReview'
sar\t'By a SubjectAccessReview'"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l cert -d 'A client certificate, with what a client sends along behind it' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l token-from -d 'A bearer token: a file that holds it, - for standard input or fd:N' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l service-account -d 'A service account, whatever its token' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l secret -d 'A manifest of a Secret with a service account\'s token' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l cluster -d 'The cluster of the kubeconfig to be asked, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l client-ca-file -d 'The authorities of client certificates' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l token-auth-file -d 'The static tokens' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l basic-auth-file -d 'The names and passwords, for servers before 1.19' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l service-account-key-file -d 'The public keys of service account tokens (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l service-account-issuer -d 'The issuer of service account tokens (can be repeated); without it a token\'s own is taken to be the server\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l api-audiences -d 'The audiences of the API (can be repeated); default: the issuers' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l objects -d 'Manifests of the ServiceAccounts, Secrets, Pods and Nodes that those tokens depend on (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l authentication-config -d 'The AuthenticationConfiguration: issuers of other tokens, and whether requests without a credential are let in' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l jwks -d 'The keys of such an issuer, as it serves them: a JSON Web Key Set (can be repeated); of a single issuer, the file alone' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l requestheader-client-ca-file -d 'The authorities of an authenticating proxy\'s certificate' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l requestheader-allowed-names -d 'The common names of that proxy (can be repeated); default: any' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l anonymous-auth -d 'Whether requests without a credential are let in' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -s f -l filename -l policy -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l max-age -d 'How old the kept export may be before a warning says so, like 1h or 7d' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l fail-on-no -d 'Exit with 1 if an answer is no'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l compare -d 'Ask both the cluster and the policy, and say where they differ; the exit code is 0 if they agree, and 1 if not'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l send-credential -d 'Send the credential of --cert or --token-from to the cluster, to ask as its holder'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l run-exec -d 'Run the credential plugin of the context, if it has one: a program'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l strict -d 'Make everything that is reported about the manifests an error, and take no credential for genuine'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "current-context" -d 'Print the name of the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "delete-cluster" -d 'Delete a cluster; contexts that refer to it stay'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "delete-context" -d 'Delete a context; its cluster and user stay, unless --prune is given'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "delete-user" -d 'Delete a user; contexts that refer to it stay'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "diff" -d 'Compare two kubeconfigs by what they mean'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "export" -d 'Print contexts, with all that they need, as a kubeconfig of its own'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "get-clusters" -d 'List clusters'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "get-contexts" -d 'List contexts'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "get-users" -d 'List users'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "lint" -d 'Find what is wrong with kubeconfigs, or soon will be'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "merge" -d 'Take in the clusters, users and contexts of other kubeconfigs'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "import" -d 'Take in the clusters, users and contexts of other kubeconfigs'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "rename-cluster" -d 'Rename a cluster, and the references of all contexts to it'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "rename-context" -d 'Rename a context'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "rename-user" -d 'Rename a user, and the references of all contexts to it'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "set" -d 'Set a single field'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "set-cluster" -d 'Set a cluster'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "set-context" -d 'Set a context: a user at a cluster, and a namespace'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "set-credentials" -d 'Set a user: the credentials of somebody'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "undo" -d 'Take back kauth\'s last edit'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "unset" -d 'Take away a single field, an entry, or all entries of a kind'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "use-context" -d 'Choose the context that is used when none is named'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "use" -d 'Choose the context that is used when none is named'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "view" -d 'Print the merged kubeconfig, or one file\'s'
complete -c kauth -n "__fish_kauth_using_subcommand config; and not __fish_seen_subcommand_from current-context delete-cluster delete-context delete-user diff export get-clusters get-contexts get-users lint merge import rename-cluster rename-context rename-user set set-cluster set-context set-credentials undo unset use-context use view where" -f -a "where" -d 'Show which file each entry comes from, and what it hides in others'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from current-context" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-cluster" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l prune -d 'Delete its cluster and its user too, if no context in any of the files refers to them'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-context" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from delete-user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l out -d 'The file to write, which must not exist; - is standard output' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -s o -l output -d 'The form' -r -f -a "yaml\t'As kubectl writes it (the default)'
json\t'Which kubectl reads as well'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l force -d 'Replace the file of --out'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l show -d 'Print credentials even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-clusters" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -s o -l output -d 'The form: name for names alone' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l no-headers -d 'Print no headers'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-contexts" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from get-users" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l errors-only -d 'Leave out warnings: they do not count for the exit code either'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l on-conflict -d 'What becomes of an entry whose name a different one has' -r -f -a "fail\t'Nothing is taken in, and all such entries are named (the default)'
skip\t'It is left out, with the contexts that refer to it'
rename\t'It is called NAME-2, NAME-3, …, and the contexts that refer to it follow'
replace\t'It takes the place of the other'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l embed-certs -d 'Take in what certificate and key files hold, instead of their paths' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l allow-exec -d 'Take in users that run commands'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l dry-run -d 'Say what would be done, and write nothing'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from merge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l on-conflict -d 'What becomes of an entry whose name a different one has' -r -f -a "fail\t'Nothing is taken in, and all such entries are named (the default)'
skip\t'It is left out, with the contexts that refer to it'
rename\t'It is called NAME-2, NAME-3, …, and the contexts that refer to it follow'
replace\t'It takes the place of the other'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l embed-certs -d 'Take in what certificate and key files hold, instead of their paths' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l allow-exec -d 'Take in users that run commands'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l dry-run -d 'Say what would be done, and write nothing'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-cluster" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-context" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from rename-user" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l set-raw-bytes -d 'Take the value of a -data field as it is, not as base64' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l server -d 'The URL of the API server; takes back --tls-server-name' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l tls-server-name -d 'The name to check the server\'s certificate for, if it is not the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l insecure-skip-tls-verify -d 'Do not check the server\'s certificate; takes back the certificate authority' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l certificate-authority -d 'The file with the certificate authority that the server\'s certificate comes from' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l embed-certs -d 'Copy the contents of --certificate-authority into the kubeconfig' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l proxy-url -d 'The URL of a proxy: http, https or socks5' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-cluster" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l cluster -d 'The cluster\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l user -d 'The user\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -s n -l namespace -d 'The namespace' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l current -d 'Set the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-context" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l client-certificate -d 'The file with the client certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l client-key -d 'The file with the certificate\'s key' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l embed-certs -d 'Copy the contents of certificate and key into the kubeconfig' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l token -d 'A bearer token; --token-from keeps it off the command line' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l token-from -d 'Read a bearer token from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l token-file -d 'The file that clients are to read a bearer token from, each time; it goes before any other token' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l username -d 'The name for basic auth, which Kubernetes has not known since 1.19' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l password -d 'The password for basic auth; --password-from keeps it off the command line' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l password-from -d 'Read a password from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-command -d 'The program that prints a credential' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-api-version -d 'The version of the credential that it prints, like client.authentication.k8s.io/v1' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-arg -d 'An argument of the program (can be repeated; commas separate several)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-env -d 'A variable of the program\'s environment; KEY- takes one away (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-interactive-mode -d 'When the program may ask on the terminal: Never, IfAvailable or Always' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l exec-provide-cluster-info -d 'Tell the program which cluster it is for' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l auth-provider -d 'The name of an auth provider: of these, clients still have oidc; for the others there are plugins' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l auth-provider-arg -d 'A setting of the auth provider; KEY- takes one away (can be repeated; commas separate several)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l impersonate -d 'Be this user at the server, once known as oneself' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l impersonate-group -d 'Be in this group, with --impersonate (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l impersonate-uid -d 'Have this UID, with --impersonate' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l impersonate-extra -d 'Have this extra value, with --impersonate (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from set-credentials" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l list -d 'List the edits of these files that can be undone, newest first'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l clear -d 'Forget what these files held before kauth\'s edits'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l all -d 'With --list or --clear: not only these files, but all'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from undo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use-context" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -s o -l output -d 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l minify -d 'Leave out all that the context in use does not need' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l flatten -d 'Copy what files hold into the output, for a kubeconfig that stands alone; shows all credentials' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l raw -d 'Show all credentials' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l merge -d 'With =false, the file of --kubeconfig must exist' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from view" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l no-headers -d 'Print no headers'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand config; and __fish_seen_subcommand_from where" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s g -l group -d 'A group of the user; it is taken whole, commas and all (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l uid -d 'The user\'s uid, which kube-apiserver reads since 1.33' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l node -d 'A node\'s certificate: user system:node:NODE, group system:nodes' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l profile -d 'What the certificate is for' -r -f -a "client\t'A user makes himself known with it'
kubelet-serving\t'A kubelet makes itself known to kube-apiserver with it, under the names of --san; with --node'
server\t'Any other server, under the names of --san'"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l san -d 'A DNS name or IP address of a server (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l key-type -d 'The kind of key that is made; default: p256' -r -f -a "p256\t''
p384\t''
p521\t''
ed25519\t''
rsa2048\t''
rsa3072\t''
rsa4096\t''"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l public-key -d 'Certify this public key, whose private half never leaves its owner; - for standard input' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l from-csr -d 'Sign somebody\'s signing request (PKCS#10): name, groups and uid are taken from it, and nothing else but the names of a server; what is not granted is told; - for standard input' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l spec -d 'Mint what a request in cfssl\'s JSON says: its CN, the O of its names, its hosts and its key; - for standard input' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l ttl -d 'For how long, like 90m, 12h, 30d or 1y; default: 12h, 1h for system:masters, 1y for nodes and servers' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l not-after -d 'Until when, like 2026-12-31T12:00:00Z' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l ca-cert -d 'The authority\'s certificate; default: ca.crt of the folder $KAUTH_CA, of the working folder, or of /etc/kubernetes/pki' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l ca-key -d 'The authority\'s private key' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l passphrase-from -d 'Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l wait -d 'How long to wait for the certificate, like 90s or 1h; default: 10m' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l object-name -d 'The name of the request in the cluster; default: the user\'s with a part of the request\'s hash' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l signer-name -d 'Who is to sign it; default: kubernetes.io/kube-apiserver-client, for nodes the signers of kubelets' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l out-dir -d 'The folder of NAME.key and NAME.crt; default: the working folder' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l out-key -d 'The file of the key; - for standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l out-cert -d 'The file of the certificate; - for standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s o -l output -d 'Print a document; without one of --out-… no file is written, and it holds the key unless the kubeconfig does' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l kubeconfig-context -d 'Write the credential into the kubeconfig, as a user and a context of this name' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l cluster -d 'The cluster of the context, an entry of the kubeconfig; default: that of the context in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l server -d 'The URL of a server that the kubeconfig does not have; its entry gets the context\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l certificate-authority -d 'The authority of that server\'s own certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s n -l namespace -d 'The namespace of the context' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l embed-certs -d 'Whether the kubeconfig holds the certificate and the key, or names their files' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l list-file -d 'Mint for everybody on a list: CSV with the columns name, group (as many as needed), uid, ttl and keyType, or YAML; - for standard input' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s f -l filename -l policy -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l max-age -d 'How old the kept export may be before a warning says so, like 1h or 7d' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l allow-odd-names -d 'Take names that begin or end with a space, or hold control characters'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l clamp -d 'Where that is beyond the authority\'s own end, end with the authority'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l via-cluster -d 'Have the cluster of the context in use, or of --context, sign by its CSR API: no authority\'s key is needed'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l approve -d 'Approve the request at once: exactly the one that was sent; default: wait until somebody else does'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l cleanup -d 'Delete the request from the cluster at the end, whatever becomes of it'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l show -d 'Print a private key even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l use-context -d 'Make it the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l show-access -d 'First print what the user will be able to do, by the policy'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l strict -d 'Make everything that is reported about the manifests an error, and take no credential for genuine'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and not __fish_seen_subcommand_from renew" -a "renew" -d 'Renew a certificate: the same name, groups and uid, a new validity and a new key, in the place of the old ones'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l user -d 'A user of the kubeconfig, whose certificate is renewed where it is; default: that of --context' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l key -d 'The certificate\'s private key; default: the file that is named like the certificate\'s, with .key' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l key-type -d 'The kind of the new key; default: that of the old one' -r -f -a "p256\t''
p384\t''
p521\t''
ed25519\t''
rsa2048\t''
rsa3072\t''
rsa4096\t''"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l not-after -d 'Until when, like 2026-12-31T12:00:00Z' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l ca-cert -d 'The authority\'s certificate; default: ca.crt of the folder $KAUTH_CA, of the working folder, or of /etc/kubernetes/pki' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l ca-key -d 'The authority\'s private key' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l passphrase-from -d 'Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l ttl -d 'For how long, like 90m, 12h, 30d or 1y; default: as long as the old one was, 1h for system:masters' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l reuse-key -d 'Keep the key'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l clamp -d 'Where that is beyond the authority\'s own end, end with the authority'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand cert; and __fish_seen_subcommand_from renew" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -f -a "init" -d 'Make an authority: a certificate that signs others, and its private key'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and not __fish_seen_subcommand_from init show" -f -a "show" -d 'Show an authority, and whether kube-apiserver takes the clients that it signs for'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l key-type -d 'The kind of key' -r -f -a "p256\t''
p384\t''
p521\t''
rsa2048\t''
rsa3072\t''
rsa4096\t''"
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l path-len -d 'How many authorities may stand between this one and a client' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l new-passphrase-from -d 'Where the passphrase of the new key is read from, if --passphrase-from is about the authority that signs' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l out-dir -d 'The folder of ca.crt and ca.key; default: the working folder' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l not-after -d 'Until when, like 2026-12-31T12:00:00Z' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l ca-key -d 'The authority\'s private key' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l passphrase-from -d 'Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l ttl -d 'For how long, like 90m, 12h, 30d or 1y; default: 10y' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l ca-cert -d 'The authority\'s certificate; default: ca.crt of the folder $KAUTH_CA, of the working folder, or of /etc/kubernetes/pki' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l intermediate -d 'Have it signed by another authority, which is found as for `kauth cert`'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l encrypt-key -d 'Encrypt the private key with a passphrase, which is asked for unless --passphrase-from says where it is'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l force -d 'Replace the authority that is there: whoever it made known is unknown to servers that trust the new one'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l clamp -d 'Where that is beyond the authority\'s own end, end with the authority'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand ca; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "create" -d 'Make a key and a request for its certificate'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "submit" -d 'Send a signing request to the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "list" -d 'List the signing requests of the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "approve" -d 'Approve a signing request'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "deny" -d 'Deny a signing request'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and not __fish_seen_subcommand_from create submit list approve deny fetch" -f -a "fetch" -d 'Fetch the certificate of a signing request'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l node -d 'A node, instead of a user: system:node:NODE in the group system:nodes' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -s g -l group -d 'A group of the user: an organization; commas are part of it' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l uid -d 'The user\'s uid (Kubernetes 1.33 and later)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l san -d 'A DNS name or IP address of a server' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l key-type -d 'The kind of the new key' -r -f -a "p256\t''
p384\t''
p521\t''
ed25519\t''
rsa2048\t''
rsa3072\t''
rsa4096\t''"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l key -d 'A file with the private key to use instead of a new one' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l passphrase-from -d 'Where the passphrase of that key is read from if it is encrypted: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l out-key -d 'The file for the new key; - is standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l out-csr -d 'The file for the request; - is standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l out-dir -d 'The folder for NAME.key and NAME.csr; default: the working folder' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -s o -l output -d 'Print a CertificateSigningRequest object in this form' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l object-name -d 'Its name; default: NAME or NODE' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l signer-name -d 'Who is to sign it; default: kubernetes.io/kube-apiserver-client, for a node kubernetes.io/kubelet-serving with --san and kubernetes.io/kube-apiserver-client-kubelet without' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l usage -d 'What the key is for, like \'client auth\'; default: what the signer wants' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l expiration-seconds -d 'How long the certificate is to be valid; signers may give less' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l force -d 'Replace files that exist'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l allow-odd-names -d 'Allow names with control characters, or spaces at their ends'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l object-name -d 'The object\'s name; default: the user\'s name, of a node the node\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l signer-name -d 'Who is to sign it; default: kubernetes.io/kube-apiserver-client, for a node kubernetes.io/kubelet-serving with alternative names and kubernetes.io/kube-apiserver-client-kubelet without' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l usage -d 'What the key is for, like \'client auth\' (can be repeated); default: what the signer wants' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l expiration-seconds -d 'How long the certificate is to be valid; signers may give less' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l dry-run -d 'Only try: `client` prints what would be sent, `server` has it checked and keeps nothing' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s o -l output -d 'Print the object instead: json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l field-manager -d 'Who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l save-config -d 'Keep the object in an annotation of it, so that `kubectl apply` can take it over'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l show-managed-fields -d 'Also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from submit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s o -l output -d 'Print the objects instead: json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l no-headers -d 'Leave out the headings of the table'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l uid -d 'The UID of the object that is meant' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l sha256 -d 'The SHA-256 of the request that is meant: that of its PEM, as `sha256sum` has it' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l message -d 'Why, for whoever made the request' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l uid -d 'The UID of the object that is meant' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l sha256 -d 'The SHA-256 of the request that is meant: that of its PEM, as `sha256sum` has it' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from deny" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l key -d 'The file with the request\'s private key, which stays where it is; default: NAME.key beside the certificate, if there is one' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l passphrase-from -d 'Where the passphrase of that key is read from if it is encrypted: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l out-cert -d 'The file for the certificate; - is standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l out-dir -d 'The folder for NAME.crt; default: the working folder' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l wait -d 'How long to wait for the certificate, like 90s or 10m; default: not at all' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l cleanup -d 'Delete the request from the cluster once the certificate is written, or if there will never be one'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand csr; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -s n -l namespace -d 'The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -f -a "role" -d 'Write a Role: what its holders may do in one namespace'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -f -a "clusterrole" -d 'Write a ClusterRole: what its holders may do wherever it is bound'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -f -a "rolebinding" -d 'Write a RoleBinding: who holds a role in one namespace'
complete -c kauth -n "__fish_kauth_using_subcommand create; and not __fish_seen_subcommand_from role clusterrole rolebinding clusterrolebinding" -f -a "clusterrolebinding" -d 'Write a ClusterRoleBinding: who holds a ClusterRole everywhere'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s o -l output -d 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE; default: yaml' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l template -d 'The template of a jsonpath form, or its file, where the form does not hold it' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l dry-run -d 'With =client, say what would be created, with =server, have a server check it; the object is printed in the form of -o only' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l field-manager -d 'With --apply: who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l verb -d 'The verbs, with commas between them (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l resource -d 'The resources, with commas between them: plural, singular, short name or kind (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l resource-name -d 'The name of an object that the rule is for, instead of all (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s f -l filename -d 'Manifests with CustomResourceDefinitions: a file, a directory, or - for stdin (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l kubernetes-version -d 'The version whose resources there are; default: the newest that is known' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l user -d 'With --apply: the user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s n -l namespace -d 'The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l apply -d 'Send it to the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l save-config -d 'Keep the object in an annotation, for kubectl apply'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l show-managed-fields -d 'With --apply and -o: also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l allow-unknown -d 'Take resources that nobody knows as they are written'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from role" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s o -l output -d 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE; default: yaml' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l template -d 'The template of a jsonpath form, or its file, where the form does not hold it' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l dry-run -d 'With =client, say what would be created, with =server, have a server check it; the object is printed in the form of -o only' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l field-manager -d 'With --apply: who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l non-resource-url -d 'The URLs, with commas between them: *, or a path, at whose end * stands for anything (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l aggregation-rule -d 'Labels, with commas between them: the rules are those of all ClusterRoles that have them all (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l verb -d 'The verbs, with commas between them (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l resource -d 'The resources, with commas between them: plural, singular, short name or kind (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l resource-name -d 'The name of an object that the rule is for, instead of all (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s f -l filename -d 'Manifests with CustomResourceDefinitions: a file, a directory, or - for stdin (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l kubernetes-version -d 'The version whose resources there are; default: the newest that is known' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l user -d 'With --apply: the user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s n -l namespace -d 'The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l apply -d 'Send it to the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l save-config -d 'Keep the object in an annotation, for kubectl apply'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l show-managed-fields -d 'With --apply and -o: also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l allow-unknown -d 'Take resources that nobody knows as they are written'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrole" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s o -l output -d 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE; default: yaml' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l template -d 'The template of a jsonpath form, or its file, where the form does not hold it' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l dry-run -d 'With =client, say what would be created, with =server, have a server check it; the object is printed in the form of -o only' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l field-manager -d 'With --apply: who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l role -d 'The Role of the binding\'s namespace' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l clusterrole -d 'The ClusterRole, instead of a Role' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l user -d 'A user, by the whole name (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l group -d 'A group, by the whole name (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l serviceaccount -d 'A service account (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s n -l namespace -d 'The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l apply -d 'Send it to the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l save-config -d 'Keep the object in an annotation, for kubectl apply'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l show-managed-fields -d 'With --apply and -o: also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from rolebinding" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s o -l output -d 'The form: yaml, json, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE; default: yaml' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l template -d 'The template of a jsonpath form, or its file, where the form does not hold it' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l dry-run -d 'With =client, say what would be created, with =server, have a server check it; the object is printed in the form of -o only' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l field-manager -d 'With --apply: who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l clusterrole -d 'The ClusterRole' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l user -d 'A user, by the whole name (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l group -d 'A group, by the whole name (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l serviceaccount -d 'A service account (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s n -l namespace -d 'The namespace of a Role or RoleBinding; default: none, so that it goes where it is applied' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l apply -d 'Send it to the cluster'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l save-config -d 'Keep the object in an annotation, for kubectl apply'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l show-managed-fields -d 'With --apply and -o: also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand create; and __fish_seen_subcommand_from clusterrolebinding" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -f -a "add" -d 'Add a user with a new token to a token file'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -f -a "list" -d 'List the users of a token file, with the fingerprints of their tokens'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -f -a "rotate" -d 'Give a user of a token file another token'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -f -a "remove" -d 'Remove a user, or one of its tokens, from a token file'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and not __fish_seen_subcommand_from add list rotate remove check" -f -a "check" -d 'Say what kube-apiserver makes of a token file: whether it starts, whom it knows, and what nobody may mean'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s g -l group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l uid -d 'The user\'s uid, which audit logs show; default: none' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l token-from -d 'Where a token is that exists already: a file, - for standard input or fd:N; default: one is made, of 256 random bits' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l out-token -d 'The file that hands the token over, for its owner alone; - for standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s o -l output -d 'Print a document, without the token' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l kubeconfig-context -d 'Write the credential into the kubeconfig, as a user and a context of this name' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l cluster -d 'The cluster of the context, an entry of the kubeconfig; default: that of the context in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l server -d 'The URL of a server that the kubeconfig does not have; its entry gets the context\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l certificate-authority -d 'The authority of that server\'s own certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s n -l namespace -d 'The namespace of the context' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l embed-certs -d 'Whether the kubeconfig holds the certificate and the key, or names their files' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l another -d 'Give one more token to a user that has one'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l force -d 'Replace the file of --out-token, and what the kubeconfig has of the context\'s name'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l show -d 'Print the token even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l use-context -d 'Make it the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -s o -l output -d 'Print a document, or names alone' -r -f -a "json\t''
yaml\t''
name\t'The names of users alone'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l fingerprint -d 'The token to replace, by the fingerprint that `list` shows; default: all of the user\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l token-from -d 'Where a token is that exists already: a file, - for standard input or fd:N; default: one is made, of 256 random bits' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l out-token -d 'The file that hands the token over, for its owner alone; - for standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -s o -l output -d 'Print a document, without the token' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l kubeconfig-context -d 'Write the credential into the kubeconfig, as a user and a context of this name' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l cluster -d 'The cluster of the context, an entry of the kubeconfig; default: that of the context in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l server -d 'The URL of a server that the kubeconfig does not have; its entry gets the context\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l certificate-authority -d 'The authority of that server\'s own certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -s n -l namespace -d 'The namespace of the context' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l embed-certs -d 'Whether the kubeconfig holds the certificate and the key, or names their files' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l overlap -d 'Keep the old token valid beside the new one'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l force -d 'Replace the file of --out-token, and what the kubeconfig has of the context\'s name'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l show -d 'Print the token even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l use-context -d 'Make it the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l fingerprint -d 'Remove only the token of this fingerprint, as `list` shows it' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l old -d 'Remove the user\'s lines before the last whose token counts'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -l strict -d 'Exit with 1 for a warning too'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand token-file; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -f -a "add" -d 'Add a user with a password to a basic auth file, for servers before 1.19'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -f -a "list" -d 'List the users of a basic auth file'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -f -a "remove" -d 'Remove a user from a basic auth file'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -f -a "check" -d 'Say what kube-apiserver before 1.19 makes of a basic auth file: whether it starts, whom it knows, and what nobody may mean'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and not __fish_seen_subcommand_from add list remove check convert" -f -a "convert" -d 'Make a token file for the users of a basic auth file'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -s g -l group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l uid -d 'The user\'s uid, which audit logs show; default: none' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l password-from -d 'Where the password is: a file, - for standard input or fd:N; default: asked for on the terminal' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l out-password -d 'The file that hands a made password over, for its owner alone; - for standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -s o -l output -d 'Print a document, without the password' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l generate -d 'Make a password of 256 random bits'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l show -d 'Print a made password even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l force -d 'Replace the lines that the user has, and the file of --out-password'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -s o -l output -d 'Print a document, or names alone' -r -f -a "json\t''
yaml\t''
name\t'The names of users alone'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -l strict -d 'Exit with 1 for a warning too'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -l out -d 'The token file to make' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -s o -l output -d 'Print a document, or names alone; no token' -r -f -a "json\t''
yaml\t''
name\t'The names of users alone'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -l force -d 'Replace a file that is there'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand basic-auth; and __fish_seen_subcommand_from convert" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l client-ca-file -d 'The client CA of the server that is to take the certificates' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l key -d 'The private key that is to belong to the certificate' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l passphrase-from -d 'Where the passphrase of that key is: a file, - for standard input or fd:N; default: asked for on the terminal' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l at -d 'Look at everything as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l expiring -d 'Only list what has expired or ends within that time (30d, 12h), in all files of folders' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s o -l output -d 'The form: json, yaml, name, jsonpath=TEMPLATE, jsonpath-as-json=TEMPLATE or jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l at -d 'Ask as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l cert -d 'A client certificate, with what a client sends along behind it' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l token-from -d 'A bearer token: a file that holds it, - for standard input or fd:N' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l service-account -d 'A service account, whatever its token' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l secret -d 'A manifest of a Secret with a service account\'s token' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l cluster -d 'The cluster of the kubeconfig to be asked, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l client-ca-file -d 'The authorities of client certificates' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l token-auth-file -d 'The static tokens' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l basic-auth-file -d 'The names and passwords, for servers before 1.19' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l service-account-key-file -d 'The public keys of service account tokens (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l service-account-issuer -d 'The issuer of service account tokens (can be repeated); without it a token\'s own is taken to be the server\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l api-audiences -d 'The audiences of the API (can be repeated); default: the issuers' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l objects -d 'Manifests of the ServiceAccounts, Secrets, Pods and Nodes that those tokens depend on (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l authentication-config -d 'The AuthenticationConfiguration: issuers of other tokens, and whether requests without a credential are let in' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l jwks -d 'The keys of such an issuer, as it serves them: a JSON Web Key Set (can be repeated); of a single issuer, the file alone' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l requestheader-client-ca-file -d 'The authorities of an authenticating proxy\'s certificate' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l requestheader-allowed-names -d 'The common names of that proxy (can be repeated); default: any' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l anonymous-auth -d 'Whether requests without a credential are let in' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s f -l filename -l policy -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l max-age -d 'How old the kept export may be before a warning says so, like 1h or 7d' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l run-exec -d 'Run the credential plugin of the context, if it has one: a program'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l strict -d 'Make everything that is reported about the manifests an error, and take no credential for genuine'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l cluster -d 'The cluster of the kubeconfig to be asked, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l out -d 'Where to write it: a file for its owner alone, fd:N, or - for standard output' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l run-exec -d 'Run the credential plugin of the context, if it has one: a program'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l show -d 'Print it even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand request-header" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l path -d 'Also the URL, with that path' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l files -d 'The folder for the certificates and the key that the kubeconfig holds itself: curl reads them from files only' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l context -d 'The context to look at instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l cluster -d 'The cluster of the kubeconfig to be asked, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l out -d 'Where to write it: a file for its owner alone, fd:N, or - for standard output' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l run-exec -d 'Run the credential plugin of the context, if it has one: a program'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l show -d 'Print it even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand curl-config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "create" -d 'Create a service account, and what goes with it'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "assign" -d 'Set the service account of pods in manifests'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "list" -d 'List service accounts'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "describe" -d 'Describe a service account: its secrets, its bindings, what it may do, and who uses it'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "delete" -d 'Delete service accounts'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "token" -d 'Ask for a token of a service account'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "kubeconfig" -d 'Make a kubeconfig that is a service account'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and not __fish_seen_subcommand_from create assign list describe delete token kubeconfig revoke" -f -a "revoke" -d 'End tokens that `sa token --revocable` made'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l label -d 'A label (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l annotation -d 'An annotation (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l image-pull-secret -d 'A Secret that pods pull images with (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l mountable-secret -d 'A Secret that pods may mount (can be repeated); it counts with --enforce-mountable-secrets only' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l automount -d 'Whether pods get a token, unless they say otherwise; default: they do' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l role -d 'Bind it to a Role of the namespace (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l clusterrole -d 'Bind it to a ClusterRole, within the namespace (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l token-secret -d 'Also a Secret with a token that never expires; its name is NAME-token if none is given' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l dry-run -d 'Only try: `client` prints what would be sent, `server` has it checked and keeps nothing' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s o -l output -d 'Print the object instead: json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l field-manager -d 'Who is said to manage the fields' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l enforce-mountable-secrets -d 'Let pods mount no other Secrets; deprecated in Kubernetes since 1.32'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l cluster-wide -d 'With --clusterrole: bind it in the whole cluster instead'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l save-config -d 'Keep the object in an annotation of it, so that `kubectl apply` can take it over'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l show-managed-fields -d 'Also print who manages which fields'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -s f -l filename -d 'A manifest, a directory of them, or - for stdin (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -l check -d 'Write nothing; name the objects that would change, and exit 1 if there are any'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -l diff -d 'Write nothing; print what would change as a unified diff, and exit 1 if anything would'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from assign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s l -l selector -d 'Only those with these labels, like team=ci,env!=dev' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s o -l output -d 'Print them as: wide, json, yaml, name, jsonpath=TEMPLATE, jsonpath-file=FILE' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s A -l all-namespaces -d 'Those of all namespaces'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l no-headers -d 'Print no headers'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s o -l output -d 'Print a document instead' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s f -l filename -l policy -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l max-age -d 'How old the kept export may be before a warning says so, like 1h or 7d' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l strict -d 'Make everything that is reported about the manifests an error, and take no credential for genuine'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from describe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l dry-run -d 'Only try: `client` asks no server, `server` keeps all' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s o -l output -d 'Print only the names: name' -r -f -a "name\t''"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l ignore-not-found -d 'It is no error if there is none'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s o -l output -d 'The form: raw, header, kubeconfig, execcredential, json, yaml, name, jsonpath=TEMPLATE' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l audience -d 'For whom the token is meant (can be repeated); default: the API server itself' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l duration -d 'For how long it is to hold, like 10m, 24h or 30d; default: as the server has it, an hour mostly' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l bound-object-kind -d 'The kind of an object that the token ends with: Pod, Secret or Node' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l bound-object-name -d 'The object\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l bound-object-uid -d 'The object\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l out -d 'Where to write it: a file for its owner alone, fd:N, or - for standard output' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l revocable -d 'Bind the token to a Secret of its own, so that `sa revoke` can end it'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l show -d 'Print it even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from token" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l kubeconfig-context -d 'Write it into the kubeconfig, as a user and a context of this name' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l token-file -d 'Have clients read the token from this file, each time' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l audience -d 'For whom the token is meant (can be repeated); default: the API server itself' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l duration -d 'For how long it is to hold, like 10m, 24h or 30d; default: as the server has it, an hour mostly' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l bound-object-kind -d 'The kind of an object that the token ends with: Pod, Secret or Node' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l bound-object-name -d 'The object\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l bound-object-uid -d 'The object\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l out -d 'Where to write it: a file for its owner alone, fd:N, or - for standard output' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l lock-timeout -d 'How long to wait for another program\'s lock, like 500ms or 10s; default $KAUTH_LOCK_TIMEOUT, else 10s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l use-context -d 'With --kubeconfig-context: make it the context in use'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l token -d 'Keep a token in it (the default)'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l exec -d 'Have clients run kauth for a token, with the credential of the context that is used now'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l revocable -d 'Bind the token to a Secret of its own, so that `sa revoke` can end it'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l force -d 'Replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l show -d 'Print it even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l no-undo -d 'Keep nothing for `config undo`; $KAUTH_NO_UNDO does the same'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from kubeconfig" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l all -d 'All of the service account'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l list -d 'Only list them'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand export" -l out -d 'The file to write, or - for standard output; default: where later questions find it' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand export" -l kubeconfig -d 'The kubeconfig file; default: the files of $KUBECONFIG, else ~/.kube/config' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l context -d 'The context to use instead of the one in use' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l cluster -d 'The cluster of the kubeconfig to ask, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -s s -l server -d 'The server\'s URL' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l certificate-authority -d 'The file with the authority of the server\'s certificate' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l tls-server-name -d 'The name that the server\'s certificate must have, instead of the URL\'s host' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l client-certificate -d 'The file with the client certificate to be known by' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l client-key -d 'The file with its key' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l token-from -d 'Read a bearer token to be known by from a file, from stdin (-) or from a descriptor (fd:N)' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l user -d 'The user of the kubeconfig to be, instead of the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -s n -l namespace -d 'The namespace; default: the context\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand export" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand export" -l force -d 'With --out: replace what is there'
complete -c kauth -n "__fish_kauth_using_subcommand export" -l for-node -d 'Also what the Node authorizer decides by: pods without their contents, volumes, attachments'
complete -c kauth -n "__fish_kauth_using_subcommand export" -l watch -d 'Go on, and take it again whenever something changes'
complete -c kauth -n "__fish_kauth_using_subcommand export" -l insecure-skip-tls-verify -d 'Do not look whether it is the right server: whoever answers gets the credential'
complete -c kauth -n "__fish_kauth_using_subcommand export" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand export" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -f -a "new" -d 'Make a key pair for service account tokens'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -f -a "rotate" -d 'Replace the key of service account tokens, in three steps'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -f -a "jwks" -d 'Print the keys as kube-apiserver serves them at /openid/v1/jwks, to the byte'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and not __fish_seen_subcommand_from new rotate jwks openid-configuration" -f -a "openid-configuration" -d 'Print what kube-apiserver serves at /.well-known/openid-configuration, to the byte'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l type -d 'The kind of key: rsa has 2048 bits, ecdsa is on P-256' -r -f -a "rsa\t''
rsa3072\t''
rsa4096\t''
ecdsa\t''
p384\t''
p521\t''"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l out-dir -d 'The folder of the files; default: the working folder' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l out-key -d 'The file of the private key; default: sa.key' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l out-pub -d 'The file of the public key; default: sa.pub' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l force -d 'Replace what is there: tokens of the old key are taken no more'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l key -d 'The private key that the servers sign with' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l pub -d 'The file of the public keys that they know' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l type -d 'The kind of the new key; default: that of the old one' -r -f -a "rsa\t''
rsa3072\t''
rsa4096\t''
ecdsa\t''
p384\t''
p521\t''"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l switch -d 'Put the new key in the place of the old one'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l finish -d 'Take the old key out of the public keys'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from jwks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -l issuer -d 'The server\'s first --service-account-issuer' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -l jwks-uri -d 'Where the keys are served: the server\'s --service-account-jwks-uri; default: /openid/v1/jwks below the issuer' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand sa-key; and __fish_seen_subcommand_from openid-configuration" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -f -a "inspect" -d 'Say what a token says: who it is for, what it is bound to, until when'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -f -a "verify" -d 'Say whether kube-apiserver takes a token, and for whom'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and not __fish_seen_subcommand_from inspect verify sign" -f -a "sign" -d 'Sign a service account token with the key of the server'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -l at -d 'Look at it as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from inspect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l key -d 'A --service-account-key-file of the server (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l jwks -d 'The keys as an issuer serves them: a JSON Web Key Set' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l issuer-dir -d 'A folder with what an issuer serves: openid-configuration (or .well-known/openid-configuration) and jwks (or openid/v1/jwks)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l issuer -d 'A --service-account-issuer of the server (can be repeated); default: that of --issuer-dir' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l audience -d 'One of the server\'s --api-audiences (can be repeated); default: the issuers' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -s f -l filename -d 'Manifests of ServiceAccounts, Secrets, Pods and Nodes: a file, a directory, or - for stdin (can be repeated)' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l at -d 'Judge as at that time: 2026-01-31T12:00:00Z or 2026-01-31; default: now' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -s o -l output -d 'Print a document' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l no-lookup -d 'Judge as a server with --service-account-lookup=false'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l key -d 'The private key: the server\'s --service-account-signing-key-file' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l passphrase-from -d 'Where the passphrase of an encrypted private key is read from: -, FILE or fd:N; default: it is asked for' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l service-account -d 'Whom the token is for' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l uid -d 'The uid of the ServiceAccount' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l issuer -d 'The server\'s first --service-account-issuer' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l audience -d 'For whom it is meant (can be repeated); default: the issuer' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l ttl -d 'For how long, like 10m, 1h or 30d; default: 1h' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l pod -d 'The pod that it is bound to' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l node -d 'The node that it is bound to, or with --pod the one that the pod is on' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l secret -d 'The secret that it is bound to; with --legacy the name of the one that is to hold it' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l out -d 'The file of the token; default: standard output' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l legacy -d 'Sign one of the old tokens, which Secrets hold and which never end'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l show -d 'Print the token even to a terminal'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l force -d 'Replace the file that is there, and take a time for which the server itself issues no token'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand jwt; and __fish_seen_subcommand_from sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand help" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand help" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand help" -l request-timeout -d 'How long to wait for an answer, where a cluster is asked: seconds, or a duration like 2m, 0 for as long as need be; default: 90s' -r
complete -c kauth -n "__fish_kauth_using_subcommand help" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand help" -l warnings-as-errors -d 'Exit with 2 if a cluster warns of something'
complete -c kauth -n "__fish_kauth_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'

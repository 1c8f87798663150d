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
complete -c kauth -n "__fish_kauth_needs_command" -l request-timeout -d 'Taken for kubectl\'s sake: no server is asked' -r
complete -c kauth -n "__fish_kauth_needs_command" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_needs_command" -l warnings-as-errors -d 'Taken for kubectl\'s sake: no server warns'
complete -c kauth -n "__fish_kauth_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_needs_command" -s V -l version -d 'Print version'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "can-i" -d 'Check whether an action is allowed, by exported manifests alone'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "review" -d 'Answer access reviews, the bulk form of can-i'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "completion" -d 'Print the completion script of a shell'
complete -c kauth -n "__fish_kauth_needs_command" -f -a "man" -d 'Print a man page'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l subresource -d 'The subresource' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l name -d 'The object\'s name' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s n -l namespace -d 'The namespace, default if not given' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s o -l output -d 'Print a document instead' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s f -l filename -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l request-timeout -d 'Taken for kubectl\'s sake: no server is asked' -r
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s A -l all-namespaces -d 'Ask for all namespaces at once'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l list -d 'List all that the user may do in the namespace'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l no-headers -d 'With --list, print no headers'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l explain -d 'Say which binding, role and rule decide, or for a no which nearly do'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l strict -d 'Make everything that is reported about the manifests an error'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -l warnings-as-errors -d 'Taken for kubectl\'s sake: no server warns'
complete -c kauth -n "__fish_kauth_using_subcommand can-i" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s o -l output -d 'Print all answers in this form, instead of the form of the review' -r -f -a "json\t''
yaml\t''"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as -d 'The user, or service account as system:serviceaccount:NAMESPACE:NAME' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-group -d 'A group of the user (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-uid -d 'The user\'s uid' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l as-user-extra -d 'An extra attribute of the user, as KEY=VALUE (can be repeated)' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -s f -l filename -d 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY' -r -F
complete -c kauth -n "__fish_kauth_using_subcommand review" -l default-policy -d 'Which of Kubernetes\' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster\'s' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l aggregation -d 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does' -r -f -a "auto\t''
stored\t''
computed\t''"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l authorization-mode -d 'The authorizers, as kube-apiserver\'s flag names them' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l manifest-namespace -d 'The namespace of namespaced objects that have none' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand review" -l request-timeout -d 'Taken for kubectl\'s sake: no server is asked' -r
complete -c kauth -n "__fish_kauth_using_subcommand review" -l fail-on-no -d 'Exit with 1 if an answer is no'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s R -l recursive -d 'Read directories with all that is below them'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l strict -d 'Make everything that is reported about the manifests an error'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l assume-complete -d 'Take the manifests for all that the cluster has: what they lack does not exist'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand review" -l warnings-as-errors -d 'Taken for kubectl\'s sake: no server warns'
complete -c kauth -n "__fish_kauth_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l request-timeout -d 'Taken for kubectl\'s sake: no server is asked' -r
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -l warnings-as-errors -d 'Taken for kubectl\'s sake: no server warns'
complete -c kauth -n "__fish_kauth_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kauth -n "__fish_kauth_using_subcommand man" -s v -l verbose -d 'Say more about what was read and assumed' -r
complete -c kauth -n "__fish_kauth_using_subcommand man" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` says otherwise'
always\t'Always'
never\t'Never'"
complete -c kauth -n "__fish_kauth_using_subcommand man" -l request-timeout -d 'Taken for kubectl\'s sake: no server is asked' -r
complete -c kauth -n "__fish_kauth_using_subcommand man" -s q -l quiet -d 'Print nothing on stdout: the exit code is the answer'
complete -c kauth -n "__fish_kauth_using_subcommand man" -l warnings-as-errors -d 'Taken for kubectl\'s sake: no server warns'
complete -c kauth -n "__fish_kauth_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'


use builtin;
use str;

set edit:completion:arg-completer[kauth] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'kauth'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'kauth'= {
            cand -v 'Say more about what was read and assumed'
            cand --verbose 'Say more about what was read and assumed'
            cand --color 'When to colour the output'
            cand --request-timeout 'Taken for kubectl''s sake: no server is asked'
            cand -q 'Print nothing on stdout: the exit code is the answer'
            cand --quiet 'Print nothing on stdout: the exit code is the answer'
            cand --warnings-as-errors 'Taken for kubectl''s sake: no server warns'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand can-i 'Check whether an action is allowed, by exported manifests alone'
            cand review 'Answer access reviews, the bulk form of can-i'
            cand completion 'Print the completion script of a shell'
            cand man 'Print a man page'
        }
        &'kauth;can-i'= {
            cand --subresource 'The subresource'
            cand --name 'The object''s name'
            cand -n 'The namespace, default if not given'
            cand --namespace 'The namespace, default if not given'
            cand -o 'Print a document instead'
            cand --output 'Print a document instead'
            cand --as 'The user, or service account as system:serviceaccount:NAMESPACE:NAME'
            cand --as-group 'A group of the user (can be repeated)'
            cand --as-uid 'The user''s uid'
            cand --as-user-extra 'An extra attribute of the user, as KEY=VALUE (can be repeated)'
            cand -f 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY'
            cand --filename 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY'
            cand --default-policy 'Which of Kubernetes'' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster''s'
            cand --aggregation 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does'
            cand --authorization-mode 'The authorizers, as kube-apiserver''s flag names them'
            cand --manifest-namespace 'The namespace of namespaced objects that have none'
            cand -v 'Say more about what was read and assumed'
            cand --verbose 'Say more about what was read and assumed'
            cand --color 'When to colour the output'
            cand --request-timeout 'Taken for kubectl''s sake: no server is asked'
            cand -A 'Ask for all namespaces at once'
            cand --all-namespaces 'Ask for all namespaces at once'
            cand --list 'List all that the user may do in the namespace'
            cand --no-headers 'With --list, print no headers'
            cand --explain 'Say which binding, role and rule decide, or for a no which nearly do'
            cand -R 'Read directories with all that is below them'
            cand --recursive 'Read directories with all that is below them'
            cand --strict 'Make everything that is reported about the manifests an error'
            cand --assume-complete 'Take the manifests for all that the cluster has: what they lack does not exist'
            cand -q 'Print nothing on stdout: the exit code is the answer'
            cand --quiet 'Print nothing on stdout: the exit code is the answer'
            cand --warnings-as-errors 'Taken for kubectl''s sake: no server warns'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kauth;review'= {
            cand -o 'Print all answers in this form, instead of the form of the review'
            cand --output 'Print all answers in this form, instead of the form of the review'
            cand --as 'The user, or service account as system:serviceaccount:NAMESPACE:NAME'
            cand --as-group 'A group of the user (can be repeated)'
            cand --as-uid 'The user''s uid'
            cand --as-user-extra 'An extra attribute of the user, as KEY=VALUE (can be repeated)'
            cand -f 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY'
            cand --filename 'Manifests to decide by: a file, a directory, or - for stdin (can be repeated); default: the paths in $KAUTH_POLICY'
            cand --default-policy 'Which of Kubernetes'' own roles and bindings to add where the manifests lack them: auto adds them unless the manifests are a whole cluster''s'
            cand --aggregation 'Where the rules of aggregated ClusterRoles come from: auto takes the stored ones of objects that a server wrote, and computes the others as the controller does'
            cand --authorization-mode 'The authorizers, as kube-apiserver''s flag names them'
            cand --manifest-namespace 'The namespace of namespaced objects that have none'
            cand -v 'Say more about what was read and assumed'
            cand --verbose 'Say more about what was read and assumed'
            cand --color 'When to colour the output'
            cand --request-timeout 'Taken for kubectl''s sake: no server is asked'
            cand --fail-on-no 'Exit with 1 if an answer is no'
            cand -R 'Read directories with all that is below them'
            cand --recursive 'Read directories with all that is below them'
            cand --strict 'Make everything that is reported about the manifests an error'
            cand --assume-complete 'Take the manifests for all that the cluster has: what they lack does not exist'
            cand -q 'Print nothing on stdout: the exit code is the answer'
            cand --quiet 'Print nothing on stdout: the exit code is the answer'
            cand --warnings-as-errors 'Taken for kubectl''s sake: no server warns'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kauth;completion'= {
            cand -v 'Say more about what was read and assumed'
            cand --verbose 'Say more about what was read and assumed'
            cand --color 'When to colour the output'
            cand --request-timeout 'Taken for kubectl''s sake: no server is asked'
            cand -q 'Print nothing on stdout: the exit code is the answer'
            cand --quiet 'Print nothing on stdout: the exit code is the answer'
            cand --warnings-as-errors 'Taken for kubectl''s sake: no server warns'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kauth;man'= {
            cand -v 'Say more about what was read and assumed'
            cand --verbose 'Say more about what was read and assumed'
            cand --color 'When to colour the output'
            cand --request-timeout 'Taken for kubectl''s sake: no server is asked'
            cand -q 'Print nothing on stdout: the exit code is the answer'
            cand --quiet 'Print nothing on stdout: the exit code is the answer'
            cand --warnings-as-errors 'Taken for kubectl''s sake: no server warns'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}

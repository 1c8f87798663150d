//! The table of all rules that there are. Says what each finds; how, is said where it is applied.

use super::finding::{Rule, Severity};

/// Makes each rule a constant, and the table of them all.
macro_rules! rules {
    ($($name:ident $severity:ident $id:literal $about:literal;)*) => {
        $(pub(super) const $name: Rule = Rule { id: $id, severity: Severity::$severity, about: $about };)*
        /// All rules, by what they look at.
        pub const RULES: &[Rule] = &[$($name),*];
    };
}

rules! {
    UNSET_CURRENT_CONTEXT Warning "unset-current-context" "there are contexts, but none is the current one";
    DANGLING_CURRENT_CONTEXT Error "dangling-current-context" "the current context does not exist";
    SHADOWED_ENTRY Warning "shadowed-entry" "an earlier file has an entry of the same name, which counts";
    REPEATED_KEY Warning "repeated-key" "a key stands twice in a mapping; the last one counts";
    REPEATED_NAME Error "repeated-name" "two entries of one file have the same name: clients refuse the file";
    LAX_MODE Warning "lax-mode" "others may read or write a kubeconfig, a key or a token file";
    EMPTY_NAME Warning "empty-name" "an entry has no name";
    UNUSED_CLUSTER Warning "unused-cluster" "no context refers to a cluster";
    UNUSED_USER Warning "unused-user" "no context refers to a user";

    DANGLING_CLUSTER Error "dangling-cluster" "a context names a cluster that does not exist, or none";
    DANGLING_USER Error "dangling-user" "a context names a user that does not exist";
    NO_USER Warning "no-user" "a context names no user: requests are anonymous";
    INVALID_NAMESPACE Error "invalid-namespace" "a context's namespace can be no namespace's name";

    MISSING_FILE Error "missing-file" "a certificate, key, token file or plugin cannot be read";
    DATA_AND_FILE Error "data-and-file" "a certificate or key is given inline and as a file: clients refuse it";

    MISSING_SERVER Error "missing-server" "a cluster has no server";
    SERVER_NOT_HTTPS Error "server-not-https" "a server is not https://: clients drop the credentials, silently";
    INVALID_SERVER Error "invalid-server" "a server's URL has blanks in it, no host, or a port that is no number";
    INVALID_PROXY Error "invalid-proxy" "a proxy-url is not http://, https:// or socks5://";
    NOT_VERIFIED Warning "not-verified" "a server's certificate is not verified: anybody can be it";
    CA_AND_INSECURE Error "ca-and-insecure" "a certificate authority beside insecure-skip-tls-verify: clients refuse it";
    INVALID_CA Error "invalid-ca" "a certificate authority is no certificate";
    EXPIRED_CA Error "expired-ca" "none of the certificate authorities is valid now";

    NO_CREDENTIAL Warning "no-credential" "a user has no credential: requests are anonymous";
    KEY_MISSING Error "key-missing" "a client certificate has no key";
    KEY_WITHOUT_CERTIFICATE Warning "key-without-certificate" "a client key has no certificate, so it is not used";
    INVALID_CERTIFICATE Error "invalid-certificate" "a client certificate is none that clients can use";
    INVALID_KEY Error "invalid-key" "a client key is none that clients can use";
    KEY_MISMATCH Error "key-mismatch" "a client key is not that of the certificate";
    CERTIFICATE_EXPIRED Error "certificate-expired" "a client certificate has expired";
    CERTIFICATE_NOT_YET_VALID Error "certificate-not-yet-valid" "a client certificate is not yet valid";
    CERTIFICATE_EXPIRES_SOON Warning "certificate-expires-soon" "a client certificate expires within 30 days, or is in the last fifth of its life";
    CERTIFICATE_NOT_FOR_CLIENTS Error "certificate-not-for-clients" "a client certificate is limited to other usages than client authentication";
    NO_COMMON_NAME Error "no-common-name" "a client certificate names no user";
    SYSTEM_MASTERS Warning "system-masters" "a client certificate is of system:masters, which no policy limits and nobody can revoke";
    ALMOST_SYSTEM_MASTERS Warning "almost-system-masters" "a client certificate's group looks like system:masters, and is not";

    TOKEN_AND_BASIC Error "token-and-basic" "a user has a token and a user name or password: clients refuse it";
    TOKEN_AND_FILE Warning "token-and-file" "a user has a token and a tokenFile: the file counts";
    INVALID_TOKEN Error "invalid-token" "a token has blanks or control characters in it";
    EMPTY_TOKEN_FILE Error "empty-token-file" "a token file is empty";
    PASSWORD_WITHOUT_NAME Warning "password-without-name" "a password has no user name, so it is not sent";
    HIDDEN_PLUGIN Warning "hidden-plugin" "a token or password hides the exec plugin or auth provider of the same user";
    EXEC_AND_PROVIDER Error "exec-and-provider" "a user has an exec plugin and an auth provider: clients refuse it";
    REMOVED_PROVIDER Error "removed-provider" "an auth provider is none that clients have";
    INVALID_EXEC Error "invalid-exec" "an exec plugin has no command, or a variable of no name";
    EXEC_VERSION Error "exec-version" "an exec plugin's apiVersion is none that clients have";
    EXEC_INTERACTIVE_MODE Error "exec-interactive-mode" "an exec plugin's interactiveMode is missing or unknown";
    IMPERSONATION_WITHOUT_USER Error "impersonation-without-user" "as-groups, as-uid or as-user-extra without as: clients refuse it";
}

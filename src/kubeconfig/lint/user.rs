//! Rules about users: tokens, passwords, plugins, impersonation.

use super::credential::{self, missing, read, secret_file};
use super::finding::{Kind, Report};
use super::reference::winners;
use super::rules::{
    EMPTY_TOKEN_FILE, EXEC_AND_PROVIDER, EXEC_INTERACTIVE_MODE, EXEC_VERSION, HIDDEN_PLUGIN,
    IMPERSONATION_WITHOUT_USER, INVALID_EXEC, INVALID_TOKEN, NO_CREDENTIAL, PASSWORD_WITHOUT_NAME,
    REMOVED_PROVIDER, TOKEN_AND_BASIC, TOKEN_AND_FILE,
};
use crate::kubeconfig::config::{AuthProvider, Exec, User};

pub(super) fn check(report: &mut Report<'_>) {
    for user in winners(report.input, |config| &config.users) {
        report.at(user.file, Some((Kind::User, user.name)));
        let user = user.content;
        no_credential(report, user);
        credential::check(report, user);
        token(report, &user.token);
        token_file(report, &user.token_file);
        several(report, user);
        if let Some(exec) = &user.exec {
            command(report, &exec.command);
            variables(report, exec);
            version(report, exec);
            interactive_mode(report, exec);
        }
        if let Some(provider) = &user.auth_provider {
            auth_provider(report, provider);
        }
        impersonation(report, user);
    }
}

fn has_token(user: &User) -> bool {
    !user.token.is_empty() || !user.token_file.is_empty()
}

fn has_basic(user: &User) -> bool {
    !user.username.is_empty() || !user.password.is_empty()
}

fn no_credential(report: &mut Report<'_>, user: &User) {
    let has_certificate = !user.client_certificate.is_empty() || !user.client_certificate_data.is_empty();
    let has_plugin = user.exec.is_some() || user.auth_provider.is_some();
    if !has_certificate && !has_token(user) && !has_basic(user) && !has_plugin {
        report.add(&NO_CREDENTIAL, "it has no credential: requests are anonymous", "");
    }
}

/// What follows a blank is not looked at by the server, and a line break is refused by the client.
fn token(report: &mut Report<'_>, token: &str) {
    if let Some(flaw) = flaw_of(token) {
        report.add(&INVALID_TOKEN, format!("its token has {flaw}"), "");
    }
}

fn token_file(report: &mut Report<'_>, path: &str) {
    if path.is_empty() {
        return;
    }
    secret_file(report, "the token file", path);
    let Some(content) = read(report, "its token file", path) else { return };
    // Blanks around it are dropped. client-go: transport/token_source.go
    match std::str::from_utf8(content.trim_ascii()) {
        Ok("") => report.add(&EMPTY_TOKEN_FILE, format!("its token file `{path}` is empty"), ""),
        Ok(token) => {
            if let Some(flaw) = flaw_of(token) {
                report.add(&INVALID_TOKEN, format!("the token in `{path}` has {flaw}"), "");
            }
        }
        Err(_) => report.add(&INVALID_TOKEN, format!("the token in `{path}` is not UTF-8"), ""),
    }
}

fn flaw_of(token: &str) -> Option<&'static str> {
    let is_break = |c: char| c != '\t' && c.is_control();
    if token.ends_with(['\n', '\r']) {
        Some("a line break at its end: clients refuse it")
    } else if token.contains(is_break) {
        Some("a line break or control character in it: clients refuse it")
    } else {
        token.contains(char::is_whitespace).then_some("a blank in it: what follows does not count")
    }
}

// client-go: tools/clientcmd/validation.go, validateAuthInfo
fn several(report: &mut Report<'_>, user: &User) {
    if has_token(user) && has_basic(user) {
        let message = "it has a token and a user name or password: clients refuse it";
        report.add(&TOKEN_AND_BASIC, message, "");
    }
    if !user.token.is_empty() && !user.token_file.is_empty() {
        report.add(&TOKEN_AND_FILE, "it has a token and a tokenFile: the file counts", "");
    }
    if !user.password.is_empty() && user.username.is_empty() {
        report.add(&PASSWORD_WITHOUT_NAME, "its password has no user name, so it is not sent", "");
    }
    let is_static = has_token(user) || !user.username.is_empty();
    if is_static && (user.exec.is_some() || user.auth_provider.is_some()) {
        let what = if user.exec.is_some() { "exec plugin" } else { "auth provider" };
        let message = format!("its token or password hides its {what}, which is not run");
        report.add(&HIDDEN_PLUGIN, message, "");
    }
    if user.exec.is_some() && user.auth_provider.is_some() {
        let message = "it has an exec plugin and an auth provider: clients refuse it";
        report.add(&EXEC_AND_PROVIDER, message, "");
    }
}

fn command(report: &mut Report<'_>, command: &str) {
    if command.is_empty() {
        return report.add(&INVALID_EXEC, "its exec plugin has no command", "");
    }
    if !command.contains('/') {
        // It is looked up where programs are, when it is run.
        return;
    }
    match report.input.referenced.status(command) {
        Err(reason) => missing(report, "its exec plugin", command, &reason),
        Ok(status) if status.is_folder => missing(report, "its exec plugin", command, "is a folder"),
        Ok(status) if status.mode.is_some_and(|mode| mode & 0o111 == 0) => {
            missing(report, "its exec plugin", command, "nobody may execute it");
        }
        Ok(_) => {}
    }
}

fn variables(report: &mut Report<'_>, exec: &Exec) {
    if exec.env.iter().flatten().any(|variable| variable.name.is_empty()) {
        report.add(&INVALID_EXEC, "a variable of its exec plugin has no name: clients refuse it", "");
    }
}

fn version(report: &mut Report<'_>, exec: &Exec) {
    let message = match version_of(exec) {
        Some("v1" | "v1beta1") => return,
        Some("v1alpha1") => "its exec plugin's apiVersion v1alpha1 is gone from clients since 1.24".into(),
        _ if exec.api_version.is_empty() => "its exec plugin has no apiVersion".into(),
        _ => format!("its exec plugin's apiVersion `{}` is none that clients have", exec.api_version),
    };
    report.add(&EXEC_VERSION, message, "client.authentication.k8s.io/v1");
}

fn interactive_mode(report: &mut Report<'_>, exec: &Exec) {
    let message = match exec.interactive_mode.as_str() {
        "Never" | "IfAvailable" | "Always" => return,
        // client-go: tools/clientcmd/api/v1/defaults.go
        "" if matches!(version_of(exec), Some("v1alpha1" | "v1beta1")) => return,
        "" => "its exec plugin has no interactiveMode, which v1 requires".into(),
        other => format!("its exec plugin's interactiveMode `{other}` is unknown"),
    };
    report.add(&EXEC_INTERACTIVE_MODE, message, "Never, IfAvailable or Always");
}

/// Returns the version of the plugins' interface, if it is one of that group.
fn version_of(exec: &Exec) -> Option<&str> {
    exec.api_version.strip_prefix("client.authentication.k8s.io/")
}

// client-go: plugin/pkg/client/auth
fn auth_provider(report: &mut Report<'_>, provider: &AuthProvider) {
    let hint = match provider.name.as_str() {
        "oidc" => return,
        "gcp" => "use the exec plugin gke-gcloud-auth-plugin",
        "azure" => "use the exec plugin kubelogin",
        _ => "use an exec plugin",
    };
    report.add(
        &REMOVED_PROVIDER,
        format!("its auth provider `{}` is none that clients have", provider.name),
        hint,
    );
}

fn impersonation(report: &mut Report<'_>, user: &User) {
    let has_more = !user.impersonate_uid.is_empty()
        || !user.impersonate_groups.is_empty()
        || !user.impersonate_user_extra.is_empty();
    if has_more && user.impersonate.is_empty() {
        let message = "it has as-groups, as-uid or as-user-extra without as: clients refuse it";
        report.add(&IMPERSONATION_WITHOUT_USER, message, "");
    }
}

//! kauth makes Kubernetes identities and says what they may do, without asking the cluster.
//!
//! # Layers
//!
//! Arrows point downward only; `tests/layering.rs` holds them.
//!
//! ```text
//! main ─ cli ─ commands ─┬─ output   the terminal     ┐
//!                        ├─ error    the user's words │ edges: each risk is decided once
//!                        ├─ files    the disk         │
//!                        ├─ cluster  the API server   ┘
//!                        └─ domain: values in, values out
//!                             manifest ─ api, go
//!                             api ─ go
//!                             authz ─ api, authn, go, version
//!                             discovery ─ version
//!                             kubeconfig ─ document, go, secret, shown
//!                             workload ─ document, manifest
//!                             document ─ manifest, api, go, secret
//!                             authn ─ api, pki, go
//!                             pki ─ go, secret
//!                             shown ─ go
//! ```
//!
//! | room | knows | knows nothing about |
//! | --- | --- | --- |
//! | [`cli`] | the command line's definition, dispatch, exit codes | what a command does |
//! | [`commands`] | one file per command: ask, gather, decide, show | how anything is read, decided or printed |
//! | [`error`] | how an error is told: what failed, why, what to do | where it came from |
//! | [`output`] | stdout, stderr, colour, tables, questions, what is waited for | what is said |
//! | [`files`] | opening, mapping, locking and replacing files, alone or together, and what they held before | what is in them |
//! | [`cluster`] | one API server: connections, retries, pages, what its refusals are; nothing async leaves it | kubeconfigs, what is asked for |
//! | [`manifest`] | YAML and JSON as kubectl reads them; documents, lists, lines | what an object means |
//! | [`api`] | Kubernetes objects: decoding, defaulting, validation in the server's own words | text, files, what an object is used for |
//! | [`authn`] | user info, the authenticators and their chain (certificates, token and password files, service account tokens, other issuers', front proxies), impersonation's groups, names that Kubernetes reserves | policy |
//! | [`authz`] | attributes, access reviews, the authorizer chain, Node, RBAC | where objects come from, names of resources |
//! | [`discovery`] | which resources each Kubernetes version has, and kubectl's way of resolving a name | policy, manifests |
//! | [`document`] | where everything stands in a YAML or JSON text; edits that keep every other byte | what its keys are for |
//! | [`kubeconfig`] | what client-go makes of kubeconfigs; what an edit of one comes to; lint | files, clocks |
//! | `go` | values, paths and numbers as Go prints and reads them, which messages and files are full of | what they mean |
//! | [`pki`] | keys, certificates, requests and authorities: read as Go reads them, made and signed | files, clocks, who trusts them |
//! | [`shown`] | texts from anywhere as a terminal and a shell may have them | where they are from |
//! | [`secret`] | texts and bytes that are wiped and never printed | what they open |
//! | [`workload`] | which objects run pods, and whom these run as | what else pods are |
//! | [`version`] | the Kubernetes versions that there are tables for | the tables |
//!
//! The domain reads no file, clock, environment or terminal, and none of it is asynchronous.
//!
//! # A `can-i`, from end to end
//!
//! ```text
//! kauth can-i delete pods --as adriano -f rbac.yaml
//!   commands::can_i   arguments → UserInfo {adriano, system:authenticated}
//!   files             rbac.yaml → bytes, mapped, not copied
//!   manifest          bytes → values, one object at a time, with document and line
//!   api               value → Role, ClusterRole, RoleBinding, ClusterRoleBinding; or the server's reason to refuse it
//!   authz::rbac       objects → PolicyBuilder → Policy: interned, indexed by subject, rules compiled
//!   discovery         `pods` → resource pods of the core group
//!   authz::chain      Attributes → Decision: system:masters, then Node, then RBAC
//!   output            stdout `yes` or `no`; what there is to know about it on stderr
//!   main              0 yes · 1 no · 2 error · 3 unknown
//! ```
//!
//! A decision touches the bindings of the user and of its groups, compares integers, and allocates nothing. What explains it
//! (which binding, role, rule, subject, file and line) is kept as ids and put into words when asked for.
//!
//! # An edit of a kubeconfig, from end to end
//!
//! ```text
//! kauth config set-context dev --namespace=web
//!   commands::config      arguments → a plan: what is to be true
//!   files::settled        all files of the list → bytes; one that looks torn while it is locked is read again
//!   document              bytes → the value that kubectl reads, and where everything in it stands
//!   kubeconfig::layers    the plan's changes → the files that they belong to; none, and the edit is done
//!   files::lock           kubectl's locks, held from here on; then the files are read and the plan is made again
//!   kubeconfig::change    changes → the fields that differ → edits of the text
//!   document              edits → the new text, read back and compared with what was meant
//!   files::replace        a new file, synced, in the old one's place; files::undo keeps what it held
//!   commands::kubeconfig  looks whether the entry stays, and writes it again if kubectl took it away
//! ```
//!
//! # A certificate, from end to end
//!
//! ```text
//! kauth cert admin --group system:masters
//!   commands::cert      arguments → who it is for, checked; the clock is read once → its validity
//!   commands::authority the authority's files, where they are looked for → pki::authority
//!   commands::cert      looks whether everything can be written, before there is a key
//!   pki::key            a key pair
//!   pki::issue          {CN=admin, O=system:masters, clientAuth}, signed
//!   authn::x509         whom kube-apiserver takes its holder for: exactly that user, or nothing is written
//!   files::together     the key first, then the certificate: both, or what was there before
//!   output              who, until when, where; on stderr what is to be known about system:masters
//! ```
//!
//! # A certificate of the cluster, from end to end
//!
//! ```text
//! kauth cert jane --group dev --via-cluster
//!   commands::cert::via_cluster  arguments → an order; what a server would refuse is refused here
//!   commands::connection         the context's cluster, and who asks it
//!   pki::request                 a key, and a request that it signs
//!   files::together              the key, in a file of its own: nothing is sent before
//!   commands::signing            the object is sent; from here on it is meant by its UID and the hash of its request
//!   commands::signing            approved by --approve, or waited for until somebody does
//!   pki::granted                 whose key, which user and groups: those that were asked for, or nothing is written
//!   files::together              key and certificate where they belong; then the key's own file goes
//! ```
//!
//! # A credential, from end to end
//!
//! ```text
//! kauth whoami --cert admin.crt --client-ca-file ca.crt
//!   commands::credential::presented   files, or a kubeconfig → what a client presents: certificates and headers; nothing is sent
//!   commands::credential::server      the server's own flags → what it knows requests by
//!   authn::chain                      front proxy, certificate, tokens, nobody, in the server's order → a user, 401, or what is missing
//!   authz::impersonation              --as: whether the user may be somebody else, as the server decides it
//!   output                            who, in kubectl's words; on stderr by what, and what is taken for granted
//!   main                              0 that user · 1 no server takes it · 2 error · 3 unknown
//! ```
//!
//! # A question that the cluster answers, from end to end
//!
//! ```text
//! kauth sa token robot
//!   commands::sa::token_args     flags → a TokenRequest, checked in the server's words before anybody is asked
//!   commands::connection         kubectl's flags, the kubeconfig → commands::credential::sent: finished credentials; a plugin is run once
//!   cluster                      an endpoint → a request; retries, pages, what a refusal is; nothing async comes out
//!   commands::sa::mint           what was granted, compared with what was asked for
//!   commands::credential::out    the token to a file of its owner's alone, a descriptor, or a pipe; not to a terminal
//! ```
//!
//! # Three promises
//!
//! 1. Never a wrong yes, never a silent wrong no: the verdict is the API server's, and what cannot be known is named.
//! 2. Never lose or leak a credential.
//! 3. Instant.
//!
//! # As a library
//!
//! The binary is the product; the modules are public so that tests, benches and this page can reach them.
//!
//! ```
//! use kauth::api::{self, Outcome};
//! use kauth::authn::impersonation::Impersonation;
//! use kauth::authz::attributes::{Attributes, ResourceAttributes, Target};
//! use kauth::authz::rbac::{BuildOptions, Decision, PolicyBuilder};
//!
//! let manifests = b"
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: ClusterRole
//! metadata: {name: reader}
//! rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: ClusterRoleBinding
//! metadata: {name: readers}
//! subjects: [{kind: Group, name: 'system:authenticated'}]
//! roleRef: {kind: ClusterRole, name: reader}
//! ";
//! let mut builder = PolicyBuilder::new();
//! let context = api::Context { default_namespace: "default", list_type: None };
//! kauth::manifest::read(0, manifests, &mut |found| {
//!     if let Outcome::Rbac(object) = api::admit(found.value, &context).outcome {
//!         builder.add(&object, found.origin);
//!     }
//! })
//! .expect("the manifests can be read");
//! let (policy, _) = builder.build(&BuildOptions::default());
//!
//! let user = Impersonation { user: "jane".into(), ..Impersonation::default() }.user_info();
//! let pods = ResourceAttributes { namespace: "ci", resource: "pods", ..ResourceAttributes::default() };
//! let attributes = Attributes { user: &user, verb: "get", target: Target::Resource(pods) };
//! let Decision::Allow(grant) = policy.authorize(&attributes) else { panic!("jane may get pods") };
//! assert_eq!(
//!     policy.reason(grant),
//!     r#"RBAC: allowed by ClusterRoleBinding "readers" of ClusterRole "reader" to Group "system:authenticated""#
//! );
//! ```

pub mod api;
pub mod authn;
pub mod authz;
pub mod cli;
pub mod cluster;
pub mod commands;
pub mod discovery;
pub mod document;
pub mod error;
pub mod files;
mod go;
pub mod kubeconfig;
pub mod manifest;
pub mod output;
pub mod pki;
pub mod secret;
pub mod shown;
pub mod version;
pub mod workload;

//! Decides requests on a cluster of a given size, for valgrind to count instructions: `docs/performance.md` has the command.

#[path = "../tests/support/cluster.rs"]
mod cluster;

use cluster::Cluster;
use kauth::api::Origin;
use kauth::authz::attributes::Attributes;
use kauth::authz::rbac::{BuildOptions, Policy, PolicyBuilder};
use std::hint::black_box;

fn main() {
    // `cargo bench` runs every benchmark, with an argument of its own; this one only means something with a number.
    let Some(bindings) = std::env::args().nth(1).and_then(|bindings| bindings.parse().ok()) else { return };
    let cluster = Cluster::with_bindings(bindings);
    let mut builder = PolicyBuilder::new();
    for (document, object) in (1..).zip(cluster.objects()) {
        builder.add(&object, Origin { source: 0, document, line: 1 });
    }
    let policy = builder.build(&BuildOptions::default()).0;
    let requests = cluster.requests(10_000);
    let attributes: Vec<_> = requests.iter().map(cluster::Request::attributes).collect();
    decide_all(&policy, &attributes);
}

#[inline(never)]
fn decide_all(policy: &Policy, requests: &[Attributes<'_>]) {
    for request in requests {
        black_box(policy.authorize(black_box(request)));
    }
}

//! Time of a decision, by size of the cluster: 10,000 distinct requests in random order, about half of them allowed.

#[path = "../tests/support/cluster.rs"]
mod cluster;

use cluster::{Cluster, Request};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use kauth::api::Origin;
use kauth::authz::rbac::{BuildOptions, Policy, PolicyBuilder};

const SIZES: [u64; 5] = [2_000, 10_000, 50_000, 200_000, 1_000_000];
const REQUESTS: usize = 10_000;

fn main() {
    divan::main();
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn from_strings(bencher: Bencher<'_, '_>, bindings: u64) {
    decide(bencher, Cluster::with_bindings(bindings));
}

/// Nearly every request comes from somebody else, whose bindings are then in no cache.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn from_strings_of_strangers(bencher: Bencher<'_, '_>, bindings: u64) {
    decide(bencher, Cluster { askers: u64::MAX, ..Cluster::with_bindings(bindings) });
}

#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn interned(bencher: Bencher<'_, '_>, bindings: u64) {
    let cluster = Cluster::with_bindings(bindings);
    let (policy, requests) = (policy(cluster), cluster.requests(REQUESTS));
    let attributes: Vec<_> = requests.iter().map(|request| policy.intern(&request.attributes())).collect();
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        for attributes in &attributes {
            black_box(policy.authorize_interned(black_box(attributes)));
        }
    });
}

#[divan::bench(args = &SIZES[..4], sample_count = 3, sample_size = 1)]
fn build(bencher: Bencher<'_, '_>, bindings: u64) {
    let objects: Vec<_> = Cluster::with_bindings(bindings).objects().collect();
    bencher.counter(ItemsCount::new(objects.len())).bench_local(|| {
        let mut builder = PolicyBuilder::new();
        for (document, object) in (1..).zip(&objects) {
            builder.add(object, Origin { source: 0, document, line: 1 });
        }
        builder.build(&BuildOptions::default())
    });
}

fn decide(bencher: Bencher<'_, '_>, cluster: Cluster) {
    let (policy, requests) = (policy(cluster), cluster.requests(REQUESTS));
    let attributes: Vec<_> = requests.iter().map(Request::attributes).collect();
    bencher.counter(ItemsCount::new(REQUESTS)).bench_local(|| {
        for attributes in &attributes {
            black_box(policy.authorize(black_box(attributes)));
        }
    });
}

fn policy(cluster: Cluster) -> Policy {
    let mut builder = PolicyBuilder::new();
    for (document, object) in (1..).zip(cluster.objects()) {
        builder.add(&object, Origin { source: 0, document, line: 1 });
    }
    builder.build(&BuildOptions::default()).0
}

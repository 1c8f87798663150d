//! The generated clusters are what the benchmarks take them for, and decisions on them allocate nothing.

#[path = "support/cluster.rs"]
mod cluster;
#[path = "support/rbac.rs"]
mod rbac;

use cluster::Cluster;
use kauth::api::Origin;
use kauth::authz::rbac::{BuildOptions, Decision, Policy, PolicyBuilder};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

const CLUSTER: Cluster = Cluster::with_bindings(2_000);

#[test]
fn about_half_of_the_requests_are_allowed() {
    let policy = policy();
    let requests = CLUSTER.requests(10_000);
    let allowed = requests.iter().filter(|request| is_allowed(&policy, request)).count();
    assert!((4_000..6_000).contains(&allowed), "{allowed}");
}

#[test]
fn texts_hold_the_cluster() {
    let cluster = Cluster::with_bindings(60);
    let objects: Vec<_> = cluster.objects().collect();
    let from_yaml: serde_json::Value = serde_yaml::from_str(&cluster.yaml()).unwrap();
    let from_json: serde_json::Value = serde_json::from_str(&cluster.json()).unwrap();
    assert_eq!(from_yaml, from_json);
    let read: Vec<_> = from_json["items"].as_array().unwrap().iter().map(rbac::rbac_object).collect();
    assert_eq!(read, objects);
}

#[test]
fn decisions_allocate_nothing() {
    let policy = policy();
    for request in CLUSTER.requests(2_000) {
        let attributes = request.attributes();
        let interned = policy.intern(&attributes);
        let before = ALLOCATIONS.get();
        let decision = policy.authorize(&attributes);
        assert_eq!(policy.authorize_interned(&interned), decision);
        assert_eq!(ALLOCATIONS.get(), before, "{request:?}");
    }
}

#[test]
fn building_takes_less_memory_than_twice_the_text() {
    let text = CLUSTER.yaml().len();
    // A reader hands over one object after the other; what it holds itself is not the builder's.
    let objects: Vec<_> = CLUSTER.objects().collect();
    let before = ALLOCATED.get();
    PEAK.set(before);
    let mut builder = PolicyBuilder::new();
    for (document, object) in (1..).zip(&objects) {
        builder.add(object, Origin { source: 0, document, line: 1 });
    }
    let policy = builder.build(&BuildOptions::default());
    let (peak, held) = (PEAK.get() - before, ALLOCATED.get() - before);
    assert!(peak < 2 * text && held < text, "{peak} at most, {held} in the end, {text} bytes of YAML");
    println!("{peak} at most, {held} in the end, {text} bytes of YAML");
    drop(policy);
}

#[test]
fn policies_are_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&policy());
}

fn policy() -> Policy {
    let mut builder = PolicyBuilder::new();
    for (document, object) in (1..).zip(CLUSTER.objects()) {
        assert_eq!(builder.add(&object, Origin { source: 0, document, line: 1 }), None);
    }
    builder.build(&BuildOptions::default()).0
}

fn is_allowed(policy: &Policy, request: &cluster::Request) -> bool {
    matches!(policy.authorize(&request.attributes()), Decision::Allow(_))
}

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
    static ALLOCATED: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

#[expect(unsafe_code, reason = "an allocator that counts can only be written so")]
// SAFETY: all it adds to the system's allocator is counting, which does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        ALLOCATED.set(ALLOCATED.get().wrapping_add(layout.size()));
        PEAK.set(PEAK.get().max(ALLOCATED.get()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATED.set(ALLOCATED.get().wrapping_sub(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

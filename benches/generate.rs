//! Prints a generated cluster as kubectl would export it: `cargo bench --bench generate -- BINDINGS json|yaml|reviews`, for
//! timing whole commands.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

#[path = "../tests/support/cluster.rs"]
mod cluster;

use cluster::Cluster;

fn main() {
    // `cargo bench` runs every benchmark, with an argument of its own; this one only means something with these two.
    let mut args = std::env::args().skip(1);
    let Some(bindings) = args.next().and_then(|bindings| bindings.parse().ok()) else { return };
    let cluster = Cluster::with_bindings(bindings);
    match args.next().as_deref() {
        Some("json") => print!("{}", cluster.json()),
        Some("yaml") => print!("{}", cluster.yaml()),
        Some("reviews") => {
            cluster.requests(20_000).iter().for_each(|request| println!("{}", request.review()))
        }
        _ => {}
    }
}

//! The binary: everything it does stands in the library, where other projects can use it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    lookalike::cli::run()
}

//! IntelliProve, against the acceptance list of its contract.

mod create_user;

//! The operator of the local disk.

use opendal::Operator;
use opendal_service_fs::FsConfig;

use super::disk::ROOT;
use super::service::DiskLayer;
use crate::failure::codes::PFFM_IO;
use crate::failure::Failure;

/// Returns an operator of the local disk, with the root `/`.
pub(in crate::storage) fn operator() -> Result<Operator, Failure> {
    Ok(opendal_operator()?.layer(DiskLayer))
}

/// Returns an operator that uses only OpenDAL's service.
pub(super) fn opendal_operator() -> Result<Operator, Failure> {
    let mut config = FsConfig::default();
    config.root = Some(ROOT.to_string());
    Operator::from_config(config).map_err(|e| Failure::new(PFFM_IO, format!("local storage: {e}")))
}

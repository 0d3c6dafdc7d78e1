//! Texts of upstream errors that this library depends on.
//!
//! These errors of `paimon` 0.4.0, `opendal` 0.58, `parquet` 58 and `tokio` 1.54 have no variant or kind of their own, so
//! this library recognizes them by their texts. Each function can be removed when its error has a variant. The
//! tests provoke each error, so they fail when a new version of a crate changes a text.

/// Returns whether a `paimon::Error::UnexpectedError` reports that a request to a catalog server got no
/// response, or a response that cannot be read.
pub(crate) fn is_network_failure(message: &str) -> bool {
    (message.starts_with("http ") && message.ends_with(" failed"))
        || matches!(
            message,
            "failed to read response" | "failed to parse json" | "failed to parse empty response"
        )
}

/// Returns whether a `paimon::Error::DataInvalid` without a source reports that the storage failed while a
/// Parquet file was written. The crate keeps only the text of the storage's error.
pub(crate) fn is_parquet_io_failure(message: &str) -> bool {
    message.contains(" parquet ") && message.contains(": External: ")
}

/// Returns whether the Parquet reader found more than 2 GiB of values for one array.
pub(crate) fn is_offset_overflow(text: &str) -> bool {
    text.contains("index overflow decoding byte array")
}

/// Returns whether a `paimon::Error::UnexpectedError` of a commit reports that publishing the snapshot failed,
/// and that the crate does not know whether the snapshot was published.
pub(crate) fn is_unknown_outcome(message: &str) -> bool {
    message.contains("outcome may be unknown")
}

/// Returns whether a `paimon::Error::DataInvalid` of a commit reports that the last attempt to publish failed.
pub(crate) fn is_failed_attempt(message: &str) -> bool {
    message.starts_with("Commit failed for snapshot")
}

/// Returns whether a `paimon::Error::DataInvalid` of a commit reports a conflict with concurrent commits.
pub(crate) fn is_conflict(message: &str) -> bool {
    is_failed_attempt(message)
        || message.starts_with("Delete conflict")
        || message.starts_with("File conflict")
}

/// Returns whether an S3 store answered that it does not implement a header of the request (501).
pub(crate) fn is_not_implemented(text: &str) -> bool {
    text.contains("NotImplemented")
}

/// Returns whether tokio panicked because the system refused a thread.
pub(crate) fn is_refused_thread(panic: &str) -> bool {
    panic.starts_with("OS can't spawn worker thread")
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::future::Future;
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::Arc;

    use arrow_array::types::Int32Type;
    use arrow_array::{
        ArrayRef, BinaryArray, DictionaryArray, Int32Array, PrimitiveArray, RecordBatch,
    };
    use async_trait::async_trait;
    use opendal::services::MemoryConfig;
    use opendal::{OperationContext, Operator};
    use opendal_http_transport_reqwest::ReqwestTransport;
    use opendal_service_s3::S3Config;
    use paimon::catalog::Identifier;
    use paimon::io::{FileIO, FileIOProvider};
    use paimon::spec::{DataType, IntType, Schema, TableSchema};
    use paimon::table::CommitMessage;
    use paimon::{CatalogFactory, Error, Options, Table};
    use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;
    use crate::failure::Failure;
    use crate::runtime;

    #[test]
    fn refused_thread_is_recognized() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .thread_stack_size(usize::MAX / 4)
            .build()
            .unwrap();
        let spawn = std::panic::AssertUnwindSafe(|| drop(runtime.spawn_blocking(|| ())));
        let failure = Failure::panic(std::panic::catch_unwind(spawn).unwrap_err());
        assert!(failure.message.contains("ulimit"), "{}", failure.message);
        assert!(!failure.message.contains("bug"), "{}", failure.message);
    }

    /// Runs work of the crate on the runtime.
    fn run<T: Send + 'static>(
        work: impl Future<Output = paimon::Result<T>> + Send + 'static,
    ) -> paimon::Result<T> {
        runtime::run(async move { Ok(work.await) }).unwrap()
    }

    /// Serves one HTTP response for each connection, and then closes its port. Returns its address.
    fn server(responses: Vec<String>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for response in responses {
                let (mut stream, _) = listener.accept().unwrap();
                let request = BufReader::new(stream.try_clone().unwrap()).lines();
                for _ in request.take_while(|line| line.as_ref().is_ok_and(|l| !l.is_empty())) {}
                stream.write_all(response.as_bytes()).unwrap();
            }
        });
        address
    }

    fn response(status: &str, declared_length: usize, body: &str) -> String {
        format!(
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {declared_length}\r\n\r\n{body}"
        )
    }

    fn ok(body: &str) -> String {
        response("200 OK", body.len(), body)
    }

    async fn rest_catalog(uri: String) -> paimon::Result<Arc<dyn paimon::Catalog>> {
        let options = [
            ("metastore", "rest"),
            ("uri", uri.as_str()),
            ("warehouse", "w"),
            ("token.provider", "bear"),
            ("token", "t"),
        ];
        let options = options.map(|(key, value)| (key.to_string(), value.to_string()));
        CatalogFactory::create(Options::from_map(HashMap::from(options))).await
    }

    fn network_message(error: Error) -> String {
        match error {
            Error::UnexpectedError { message, .. } => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn unreadable_answers_are_network_failures() {
        let cases = [
            (vec![], "http get failed"),
            (vec![ok("not JSON")], "failed to parse json"),
            (vec![ok("")], "failed to parse empty response"),
            (
                vec![response("200 OK", 100, "{}")],
                "failed to read response",
            ),
        ];
        for (responses, expected) in cases {
            let failed = run(rest_catalog(server(responses))).map(|_| ());
            let message = network_message(failed.unwrap_err());
            assert_eq!(message, expected);
            assert!(is_network_failure(&message));
        }
    }

    #[test]
    fn unanswered_changes_are_network_failures() {
        let config = ok(r#"{"defaults":{},"overrides":{}}"#);
        let uri = server(vec![config.clone()]);
        let failed = run(async move {
            let catalog = rest_catalog(uri).await?;
            catalog.create_database("d", false, HashMap::new()).await
        });
        let message = network_message(failed.unwrap_err());
        assert_eq!(message, "http post failed");
        assert!(is_network_failure(&message));
        let uri = server(vec![config]);
        let failed = run(async move {
            let catalog = rest_catalog(uri).await?;
            catalog.drop_database("d", false, true).await
        });
        let message = network_message(failed.unwrap_err());
        assert_eq!(message, "http delete failed");
        assert!(is_network_failure(&message));
    }

    /// A memory storage that refuses paths with a certain part.
    #[derive(Debug)]
    struct Storage {
        operator: Operator,
        refused: &'static str,
    }

    #[async_trait]
    impl FileIOProvider for Storage {
        async fn create(&self, path: &str) -> paimon::Result<(Operator, String)> {
            if path.contains(self.refused) {
                return Err(Error::IoUnexpected {
                    message: "refused".to_string(),
                    source: Box::new(opendal::Error::new(opendal::ErrorKind::Unexpected, path)),
                });
            }
            let relative = path.strip_prefix("memory:/").unwrap_or(path);
            Ok((self.operator.clone(), relative.to_string()))
        }
    }

    fn table(refused: &'static str) -> Table {
        let schema = Schema::builder()
            .column("id", DataType::Int(IntType::new()))
            .option("commit.max-retries", "0")
            .build()
            .unwrap();
        let storage = Storage {
            operator: Operator::from_config(MemoryConfig::default()).unwrap(),
            refused,
        };
        let file_io = FileIO::from_path("memory:/t").unwrap().build().unwrap();
        Table::from_resolved_schema(
            file_io.with_provider(Arc::new(storage)),
            Identifier::new("db", "t"),
            "memory:/t".to_string(),
            TableSchema::new(0, &schema),
            "main",
        )
        .unwrap()
    }

    async fn written(table: &Table) -> paimon::Result<Vec<CommitMessage>> {
        let ids: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
        let batch = RecordBatch::try_from_iter_with_nullable([("id", ids, true)]).unwrap();
        let mut write = table.new_write_builder().new_write()?;
        write.write_arrow_batch(&batch).await?;
        write.prepare_commit().await
    }

    async fn commit(table: &Table, messages: Vec<CommitMessage>) -> paimon::Result<()> {
        let committer = table.new_write_builder().try_new_commit()?;
        committer.commit(messages).await
    }

    fn conflict_message(error: &Error) -> &str {
        match error {
            Error::DataInvalid { message, .. } => message,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn failed_publish_has_unknown_outcome() {
        let table = table("/snapshot/snapshot-1.tmp-");
        let failed = run(async move {
            let messages = written(&table).await?;
            commit(&table, messages).await
        });
        let (message, source) = match failed.unwrap_err() {
            Error::UnexpectedError { message, source } => (message, source),
            other => panic!("{other:?}"),
        };
        assert!(is_unknown_outcome(&message), "{message}");
        let inner = source.unwrap().downcast::<Error>().unwrap();
        assert!(is_failed_attempt(conflict_message(&inner)), "{inner}");
        assert!(is_conflict(conflict_message(&inner)), "{inner}");
    }

    #[test]
    fn deleting_unknown_file_is_conflict() {
        let table = table("refuses nothing");
        let failed = run(async move {
            let mut messages = written(&table).await?;
            messages[0].deleted_files = std::mem::take(&mut messages[0].new_files);
            commit(&table, messages).await
        });
        let error = failed.unwrap_err();
        assert!(
            conflict_message(&error).starts_with("Delete conflict"),
            "{error}"
        );
        assert!(is_conflict(conflict_message(&error)), "{error}");
    }

    #[test]
    fn adding_deleted_file_is_conflict() {
        let table = table("refuses nothing");
        let failed = run(async move {
            let added = written(&table).await?;
            let mut deleted = added.clone();
            deleted[0].deleted_files = std::mem::take(&mut deleted[0].new_files);
            deleted.extend(added);
            commit(&table, deleted).await
        });
        let error = failed.unwrap_err();
        assert!(
            conflict_message(&error).starts_with("File conflict"),
            "{error}"
        );
        assert!(is_conflict(conflict_message(&error)), "{error}");
    }

    /// Injects storage faults, which only builds with the feature `faults` support.
    #[cfg(feature = "faults")]
    #[test]
    fn storage_failure_below_parquet_writer_is_io_failure() {
        use crate::catalog::OpenCatalog;
        use crate::faults::Injection;
        use crate::table::OpenTable;

        let folder = tempfile::tempdir().unwrap();
        let warehouse = folder.path().to_str().unwrap().to_string();
        let schema = Schema::builder()
            .column("id", DataType::Int(IntType::new()))
            .build()
            .unwrap();
        let open = runtime::run(async move {
            let options = HashMap::from([("warehouse".to_string(), warehouse)]);
            let catalog = OpenCatalog::open(options).await?;
            let created = catalog.catalog.create_database("db", true, HashMap::new());
            created.await.unwrap();
            let name = Identifier::new("db", "t");
            catalog.create_table(name.clone(), schema, false).await?;
            OpenTable::get(&catalog, &name).await
        });
        let open = Arc::new(open.unwrap());
        // Each seed makes different operations fail. Some fail before the Parquet writer, and some below it.
        let errors = (0..100).filter_map(|seed| {
            let _injection = Injection::new(folder.path(), seed, 0.3);
            let open = open.clone();
            run(async move { written(&open.table).await }).err()
        });
        let mut of_parquet = errors.filter_map(|error| match error {
            Error::DataInvalid {
                message,
                source: None,
            } => Some(message),
            _ => None,
        });
        let message = of_parquet.next().unwrap();
        assert!(is_parquet_io_failure(&message), "{message}");
    }

    /// Allocates 2 GiB: the reader fails only when its values exceed that size. The file has 1 MiB.
    #[test]
    fn too_many_bytes_for_one_array_are_offset_overflow() {
        let value = vec![0; 1 << 20];
        let values: ArrayRef = Arc::new(BinaryArray::from(vec![value.as_slice()]));
        let keys = PrimitiveArray::<Int32Type>::from(vec![0; 2049]);
        let column: ArrayRef = Arc::new(DictionaryArray::new(keys, values));
        let batch = RecordBatch::try_from_iter([("c", column)]).unwrap();
        let properties = WriterProperties::builder()
            .set_dictionary_page_size_limit(8 << 20)
            .build();
        let mut writer =
            ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        let file = bytes::Bytes::from(writer.into_inner().unwrap());
        // Without Arrow's own schema, the column is read as plain values.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).unwrap();
        let mut reader = reader.with_batch_size(4096).build().unwrap();
        let error = reader.next().unwrap().unwrap_err();
        assert!(is_offset_overflow(&error.to_string()), "{error}");
    }

    #[test]
    fn code_of_s3_answer_is_part_of_error_text() {
        let body = "<Error><Code>NotImplemented</Code><Message>no such header</Message></Error>";
        let mut config = S3Config::default();
        config.bucket = "b".to_string();
        config.endpoint = Some(server(vec![response(
            "501 Not Implemented",
            body.len(),
            body,
        )]));
        config.region = Some("r".to_string());
        config.access_key_id = Some("id".to_string());
        config.secret_access_key = Some("key".to_string());
        config.disable_config_load = true;
        let transport = opendal::HttpTransporter::new(ReqwestTransport::default());
        let operator = Operator::from_config(config)
            .unwrap()
            .with_context(OperationContext::new().with_http_transport(transport));
        let failed = runtime::run(async move { Ok(operator.write("x", "y").await) });
        let error = failed.unwrap().unwrap_err();
        assert!(is_not_implemented(&error.to_string()), "{error}");
    }
}

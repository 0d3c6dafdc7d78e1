/*
 * C ABI of paimon-ffm: batch writes to Apache Paimon tables over Arrow's C data interface.
 *
 * Generated from ffi-shim/src; do not edit. Regenerate:
 *   PFFM_UPDATE_HEADER=1 cargo test --release --locked --test header
 *
 * Every function returns a PFFM_* code. If the code is not PFFM_OK, the function also writes the error
 * to the PffmError that the caller passed (NULL is allowed); free its message with pffm_error_free.
 * Panics do not leave the library (PFFM_PANIC). Pointers are borrowed for the duration of the call,
 * unless the function consumes them; it consumes an argument before it does anything that can fail.
 * Texts are UTF-8 with a length in bytes, not NUL-terminated. Functions may be called from any thread.
 * PffmCatalog and PffmTable are shared handles. PffmWrite, PffmReader and PffmRouter are exclusive handles:
 * a second call at the same time fails with PFFM_ILLEGAL_STATE. A handle must not be used after it is closed.
 *
 * Frames hold a sequence of byte strings: for each, its length as a little-endian int64, then its
 * bytes. Nothing is between or after them.
 */


#ifndef PAIMON_FFM_H
#define PAIMON_FFM_H

#include <stdint.h>

/* Arrow's C data interface; see its specification for the members. */
struct ArrowArray;
struct ArrowSchema;

/*
 The version of the C ABI. It increases with every new function and every change of a signature, a struct or their
 meaning.
 */
#define PFFM_ABI_VERSION 12

/*
 The value of `which` for `PffmBuffer` in `pffm_struct_size`.
 */
#define PFFM_STRUCT_BUFFER 0

/*
 The value of `which` for `PffmError` in `pffm_struct_size`.
 */
#define PFFM_STRUCT_ERROR 1

/*
 The value of `which` for `PffmReaderMetrics` in `pffm_struct_size`.
 */
#define PFFM_STRUCT_READER_METRICS 2

/*
 The value of `which` for `PffmWriteMetrics` in `pffm_struct_size`.
 */
#define PFFM_STRUCT_WRITE_METRICS 3

/*
 The call succeeded.
 */
#define PFFM_OK 0

/*
 An argument is invalid. Nothing was changed.
 */
#define PFFM_ILLEGAL_ARGUMENT 1

/*
 The state of the handle or of the table does not allow the call.
 */
#define PFFM_ILLEGAL_STATE 2

/*
 The database, table, snapshot or other named object does not exist.
 */
#define PFFM_NOT_FOUND 3

/*
 The database or table already exists.
 */
#define PFFM_ALREADY_EXISTS 4

/*
 The database contains tables.
 */
#define PFFM_NOT_EMPTY 5

/*
 A batch does not match the columns of the table, or the table's schema changed.
 */
#define PFFM_SCHEMA_MISMATCH 6

/*
 The `paimon` crate, the storage or this library does not support the operation.
 */
#define PFFM_UNSUPPORTED 7

/*
 The storage or the network failed. `retriable` tells whether the same call may succeed later.
 */
#define PFFM_IO 8

/*
 A concurrent commit was published first at every attempt. No snapshot was published.
 */
#define PFFM_COMMIT_CONFLICT 9

/*
 It is unknown whether the snapshot was published. No file was deleted.
 */
#define PFFM_COMMIT_OUTCOME_UNKNOWN 10

/*
 A memory or file limit was reached.
 */
#define PFFM_RESOURCE_EXHAUSTED 11

/*
 Stored or received bytes are damaged.
 */
#define PFFM_CORRUPT_DATA 12

/*
 The native library panicked. This is a bug in paimon-ffm.
 */
#define PFFM_PANIC 13

/*
 Any other failure of the `paimon` crate.
 */
#define PFFM_INTERNAL 14

/*
 A catalog. Shared: any number of threads may use it at the same time. Tables of the catalog stay usable after the
 catalog is closed.
 */
typedef struct PffmCatalog PffmCatalog;

/*
 A reader of splits. Exclusive: a second call at the same time fails with `PFFM_ILLEGAL_STATE`. After a
 failure, every later call fails.
 */
typedef struct PffmReader PffmReader;

/*
 A router of the rows of a table, or of keys. Exclusive: a second call at the same time fails with
 `PFFM_ILLEGAL_STATE`. A batch or key that fails a check leaves the router usable.
 */
typedef struct PffmRouter PffmRouter;

/*
 A table with the schema that it had when it was opened. Shared: any number of threads may use it at once.
 Writers and readers of the table stay usable after it is closed.
 */
typedef struct PffmTable PffmTable;

/*
 A writer of a table. Exclusive: a second call at the same time fails with `PFFM_ILLEGAL_STATE`. A writer
 accepts batches until its commit is prepared. A batch that fails a check leaves the writer usable. Any other
 failure is final, and every later call fails with its reason.
 */
typedef struct PffmWrite PffmWrite;

/*
 Bytes that the library owns. Free them with `pffm_buffer_free`. An empty buffer has null `data` and `len` 0.
 Lengths are in bytes.
 */
typedef struct PffmBuffer {
  uint8_t *data;
  int64_t len;
  int64_t capacity;
} PffmBuffer;

/*
 The error of a call. The caller owns the struct, and the library owns the message: free the message with
 `pffm_error_free`.
 */
typedef struct PffmError {
  /*
   A `PFFM_*` code: the value that the call returned.
   */
  int32_t code;
  /*
   1 if the same call may succeed later, otherwise 0.
   */
  int32_t retriable;
  /*
   The error message, in UTF-8. Empty if the code is `PFFM_OK`.
   */
  struct PffmBuffer message;
} PffmError;

/*
 Memory into which a callback writes bytes. The library owns the memory.
 */
typedef struct PffmRoom {
  uint8_t *data;
  int64_t capacity;
  /*
   The number of the bytes. The callback sets it. If it is greater than `capacity`, the bytes did not fit.
   */
  int64_t len;
} PffmRoom;

/*
 The attributes of a file or folder.
 */
typedef struct PffmFileStatus {
  int64_t size;
  /*
   The time of the last change, in milliseconds since 1970.
   */
  int64_t modified_millis;
  /*
   1 for a folder, 0 for a file.
   */
  uint8_t is_folder;
} PffmFileStatus;

/*
 Callbacks with which the library reaches files. The first argument of each callback is `context`. Paths are locations
 in UTF-8, such as `hdfs://namenode:8020/warehouse/db.db/t/snapshot/LATEST`. All pointers are valid only during the
 callback. Callbacks run on any threads of the library, several at the same time, and may block. They must not unwind.

 A callback returns `PFFM_OK`, or `PFFM_NOT_FOUND` if the file or folder does not exist, or another code if it failed.
 If it failed, it writes the reason to `message`, cut off at its capacity. No callback may be null.
 */
typedef struct PffmFileAccess {
  uint64_t context;
  /*
   Opens a file for writing and returns the number of the stream. Creates missing folders, and replaces an existing
   file.
   */
  int32_t (*open)(uint64_t context,
                  const uint8_t *path,
                  int64_t path_len,
                  uint64_t *stream,
                  struct PffmRoom *message);
  /*
   Appends bytes to a file that is open for writing.
   */
  int32_t (*write)(uint64_t context,
                   uint64_t stream,
                   const uint8_t *bytes,
                   int64_t len,
                   struct PffmRoom *message);
  /*
   Completes a file. If this succeeds, the stream is gone; otherwise it is aborted next.
   */
  int32_t (*close)(uint64_t context, uint64_t stream, struct PffmRoom *message);
  /*
   Discards a file that is open for writing. The stream is gone in any case.
   */
  int32_t (*abort)(uint64_t context, uint64_t stream, struct PffmRoom *message);
  /*
   Reads up to `len` bytes from a position. Reads fewer bytes only if the file ends.
   */
  int32_t (*read)(uint64_t context,
                  const uint8_t *path,
                  int64_t path_len,
                  int64_t position,
                  uint8_t *bytes,
                  int64_t len,
                  int64_t *read,
                  struct PffmRoom *message);
  /*
   Returns the attributes of a file or folder.
   */
  int32_t (*status)(uint64_t context,
                    const uint8_t *path,
                    int64_t path_len,
                    struct PffmFileStatus *status,
                    struct PffmRoom *message);
  /*
   Returns the entries of a folder as a JSON array of `{"name":…,"size":…,"modified_millis":…,"is_folder":…}`. If the
   JSON does not fit, the callback is called again with at least the capacity that it asked for.
   */
  int32_t (*list)(uint64_t context,
                  const uint8_t *path,
                  int64_t path_len,
                  struct PffmRoom *json,
                  struct PffmRoom *message);
  /*
   Deletes a file, or a folder with everything in it if `recursive` is 1.
   */
  int32_t (*delete_path)(uint64_t context,
                         const uint8_t *path,
                         int64_t path_len,
                         uint8_t recursive,
                         struct PffmRoom *message);
  /*
   Renames a file or folder. Sets `renamed` to 0 if the target exists, otherwise to 1.
   */
  int32_t (*rename)(uint64_t context,
                    const uint8_t *from,
                    int64_t from_len,
                    const uint8_t *to,
                    int64_t to_len,
                    uint8_t *renamed,
                    struct PffmRoom *message);
  /*
   Creates a folder, and the missing folders above. If the folder exists, the callback succeeds.
   */
  int32_t (*create_folders)(uint64_t context,
                            const uint8_t *path,
                            int64_t path_len,
                            struct PffmRoom *message);
  /*
   Tells that no other callback is running and that none will be called again. This is the last callback. It can run
   on any thread.
   */
  void (*release)(uint64_t context);
} PffmFileAccess;

/*
 The counters of a reader. Times are in nanoseconds.
 */
typedef struct PffmReaderMetrics {
  /*
   The rows that the caller received.
   */
  int64_t rows;
  /*
   The batches that the caller received.
   */
  int64_t batches;
  /*
   The bytes of Arrow memory of these batches.
   */
  int64_t bytes;
  /*
   The splits of which the caller received all rows.
   */
  int64_t splits_read;
  /*
   The splits of the reader.
   */
  int64_t splits_total;
  /*
   The bytes of the decoded batches that the caller has not received.
   */
  int64_t buffered_bytes;
  /*
   The time in which lanes read, decoded and filtered, added over all lanes.
   */
  int64_t decode_nanos;
  /*
   The time in which the caller waited for batches.
   */
  int64_t wait_nanos;
} PffmReaderMetrics;

/*
 The counters of a writer. Times are in nanoseconds.
 */
typedef struct PffmWriteMetrics {
  /*
   The rows that the writer accepted.
   */
  int64_t rows;
  /*
   The batches that the writer accepted.
   */
  int64_t batches;
  /*
   The bytes of Arrow memory of these batches.
   */
  int64_t bytes;
  /*
   The data files that were closed because the memory limit was reached or the commit was prepared.
   */
  int64_t files;
  /*
   The bytes of these files.
   */
  int64_t file_bytes;
  /*
   The partitions with open files. A partition whose buckets belong to several lanes counts once for each lane.
   */
  int64_t open_partitions;
  /*
   An estimate of the memory that the writer holds, in bytes.
   */
  int64_t buffered_bytes;
  /*
   The time in which lanes encoded and wrote, added over all lanes.
   */
  int64_t encode_nanos;
  /*
   The time in which the caller waited for the lanes.
   */
  int64_t wait_nanos;
} PffmWriteMetrics;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Returns the names of the table's branches, as a sorted JSON array without `main`. Fails with
 `PFFM_UNSUPPORTED` for a table of a REST catalog, as do the functions that create and delete
 branches.
 */
int32_t pffm_table_branches(const struct PffmTable *table,
                            struct PffmBuffer *json,
                            struct PffmError *error);

/*
 Creates a branch of the table. `request`: JSON `{"tag":"t"}` or `{}`. With a tag the branch starts
 with the snapshot of the tag and the schemas up to its schema. Without a tag it starts without
 snapshots, with all schemas of the table. Sets `created` to 1, or to 0 if a branch with this name
 exists. If two callers, in any processes, create the same branch on the local disk or on S3 at the same time,
 one of them creates it. Fails with `PFFM_NOT_FOUND` if the tag does not exist, and with
 `PFFM_ILLEGAL_ARGUMENT` for a name that Paimon Java refuses.
 */
int32_t pffm_branch_create(const struct PffmTable *table,
                           const uint8_t *name,
                           int64_t name_len,
                           const uint8_t *request,
                           int64_t request_len,
                           uint8_t *created,
                           struct PffmError *error);

/*
 Deletes a branch with its snapshots, tags and schemas. Data files that nothing else needs become
 orphan files. Sets `deleted` to 1, or to 0 if the branch does not exist. Fails with
 `PFFM_ILLEGAL_STATE` if the table's option `scan.fallback-branch` names the branch.
 */
int32_t pffm_branch_delete(const struct PffmTable *table,
                           const uint8_t *name,
                           int64_t name_len,
                           uint8_t *deleted,
                           struct PffmError *error);

/*
 Frees the bytes of a buffer and leaves it empty. A null or empty buffer has no effect. The caller keeps the
 `PffmBuffer` struct itself.
 */
void pffm_buffer_free(struct PffmBuffer *buffer);

/*
 Opens a catalog. `options` is a JSON object of strings with Paimon's catalog options. `metastore` is
 `filesystem` (the default, which needs `warehouse`) or `rest` (which needs `uri`). Close the catalog with
 `pffm_catalog_close`.
 */
int32_t pffm_catalog_open(const uint8_t *options,
                          int64_t options_len,
                          struct PffmCatalog **catalog,
                          struct PffmError *error);

/*
 Opens a filesystem catalog whose files only the caller reaches. `options` is the same as for `pffm_catalog_open`, and the
 warehouse can have any scheme. The call consumes `files`, also if it fails: the library calls `release` when the
 catalog and its tables, writers, readers and committers are closed. All files of the tables are written and read by
 the callbacks. Commits and changes of databases, tables, schemas, tags and branches fail with `PFFM_UNSUPPORTED`.
 Close the catalog with `pffm_catalog_close`.
 */
int32_t pffm_catalog_open_with_files(const uint8_t *options,
                                     int64_t options_len,
                                     const struct PffmFileAccess *files,
                                     struct PffmCatalog **catalog,
                                     struct PffmError *error);

/*
 Closes a catalog and consumes the handle. A null handle has no effect.
 */
int32_t pffm_catalog_close(struct PffmCatalog *catalog, struct PffmError *error);

/*
 Returns the names of the databases as a sorted JSON array.
 */
int32_t pffm_catalog_list_databases(const struct PffmCatalog *catalog,
                                    struct PffmBuffer *json,
                                    struct PffmError *error);

/*
 Creates a database. `properties` is a JSON object of strings and may be empty (`properties_len` 0). The comment
 of a database is its property `comment`. Fails with `PFFM_UNSUPPORTED` if the catalog cannot store the
 properties; a filesystem catalog stores none. Fails with `PFFM_ALREADY_EXISTS` if the database exists, unless
 `ignore_if_exists` is 1.
 */
int32_t pffm_catalog_create_database(const struct PffmCatalog *catalog,
                                     const uint8_t *name,
                                     int64_t name_len,
                                     const uint8_t *properties,
                                     int64_t properties_len,
                                     uint8_t ignore_if_exists,
                                     struct PffmError *error);

/*
 Returns a database as JSON: `{"name":…,"options":{…},"comment":…}`. `options` are the stored properties,
 including the comment.
 */
int32_t pffm_catalog_get_database(const struct PffmCatalog *catalog,
                                  const uint8_t *name,
                                  int64_t name_len,
                                  struct PffmBuffer *json,
                                  struct PffmError *error);

/*
 Drops a database. Fails with `PFFM_NOT_FOUND` if the database does not exist, unless `ignore_if_not_exists`
 is 1. Fails with `PFFM_NOT_EMPTY` if the database has tables, unless `cascade` is 1. Then the tables and their
 data are deleted.
 */
int32_t pffm_catalog_drop_database(const struct PffmCatalog *catalog,
                                   const uint8_t *name,
                                   int64_t name_len,
                                   uint8_t ignore_if_not_exists,
                                   uint8_t cascade,
                                   struct PffmError *error);

/*
 Returns the names of the tables of a database as a sorted JSON array.
 */
int32_t pffm_catalog_list_tables(const struct PffmCatalog *catalog,
                                 const uint8_t *database,
                                 int64_t database_len,
                                 struct PffmBuffer *json,
                                 struct PffmError *error);

/*
 Creates a table. `schema` is Paimon's Schema JSON:
 `{"fields":[{"id","name","type","description"?,"defaultValue"?}],"partitionKeys","primaryKeys","options","comment"?}`.
 Fails with `PFFM_ALREADY_EXISTS` if the table exists, unless `ignore_if_exists` is 1. If two callers, in any
 processes, create the same table on the local disk or on S3 at the same time, one of them creates it.
 */
int32_t pffm_catalog_create_table(const struct PffmCatalog *catalog,
                                  const uint8_t *database,
                                  int64_t database_len,
                                  const uint8_t *table,
                                  int64_t table_len,
                                  const uint8_t *schema,
                                  int64_t schema_len,
                                  uint8_t ignore_if_exists,
                                  struct PffmError *error);

/*
 Opens a table. The schema of the handle is the current schema and does not change while the handle is open.
 */
int32_t pffm_catalog_get_table(const struct PffmCatalog *catalog,
                               const uint8_t *database,
                               int64_t database_len,
                               const uint8_t *table,
                               int64_t table_len,
                               struct PffmTable **out,
                               struct PffmError *error);

/*
 Opens a table with a schema that the caller has already resolved. `request` is JSON:
 `{"database":…,"table":…,"location":…,"branch":…,"schema":…}`. `schema` is Paimon's TableSchema JSON and may have
 options that are not stored. `location` is the folder of the table. It need not be below the warehouse, but must be
 on the storage of the warehouse. Neither the name is looked up nor the schema. Fails with `PFFM_ILLEGAL_ARGUMENT` if
 the schema is malformed or the location is on another storage, with `PFFM_NOT_FOUND` if the location has no schema
 file of the branch, and with `PFFM_UNSUPPORTED` if the catalog is on a server.
 */
int32_t pffm_catalog_open_table(const struct PffmCatalog *catalog,
                                const uint8_t *request,
                                int64_t request_len,
                                struct PffmTable **out,
                                struct PffmError *error);

/*
 Changes the schema of a table. `changes`: a JSON array of Paimon's SchemaChange JSON, such as
 `[{"action":"addColumn","fieldNames":["c"],"dataType":"INT"}]`, applied in order. The new schema
 takes effect for tables that are opened afterwards. All changes become one new schema, or none does:
 the schema file of another writer is never replaced. An empty array has no effect. A table that does
 not exist is `PFFM_NOT_FOUND` unless `ignore_if_not_exists` is 1. Fails with `PFFM_UNSUPPORTED` for
 a change that Paimon does not allow on this table, and with `PFFM_ILLEGAL_ARGUMENT` if the new
 schema breaks a rule of Paimon Java.
 */
int32_t pffm_catalog_alter_table(const struct PffmCatalog *catalog,
                                 const uint8_t *database,
                                 int64_t database_len,
                                 const uint8_t *table,
                                 int64_t table_len,
                                 const uint8_t *changes,
                                 int64_t changes_len,
                                 uint8_t ignore_if_not_exists,
                                 struct PffmError *error);

/*
 Drops a table and its data. Fails with `PFFM_NOT_FOUND` if the table does not exist, unless
 `ignore_if_not_exists` is 1.
 */
int32_t pffm_catalog_drop_table(const struct PffmCatalog *catalog,
                                const uint8_t *database,
                                int64_t database_len,
                                const uint8_t *table,
                                int64_t table_len,
                                uint8_t ignore_if_not_exists,
                                struct PffmError *error);

/*
 Renames a table. Fails with `PFFM_NOT_FOUND` if the table does not exist, unless `ignore_if_not_exists` is 1.
 Fails with `PFFM_ALREADY_EXISTS` if the new name is taken.
 */
int32_t pffm_catalog_rename_table(const struct PffmCatalog *catalog,
                                  const uint8_t *from_database,
                                  int64_t from_database_len,
                                  const uint8_t *from_table,
                                  int64_t from_table_len,
                                  const uint8_t *to_database,
                                  int64_t to_database_len,
                                  const uint8_t *to_table,
                                  int64_t to_table_len,
                                  uint8_t ignore_if_not_exists,
                                  struct PffmError *error);

/*
 Checks the options of the table as a commit does. Fails with `PFFM_UNSUPPORTED` for a table option that this
 library does not implement, if ignoring the option would make data stale or wrong. `ignored_options`: a JSON
 array of the option names that the caller allows this library to ignore.
 */
int32_t pffm_commit_check_options(const struct PffmTable *table,
                                  const uint8_t *ignored_options,
                                  int64_t ignored_options_len,
                                  struct PffmError *error);

/*
 Publishes commit messages as one snapshot. `messages`: frames of serializer bodies, version 14. Returns JSON
 `{"snapshot":{},"attempts":n}`: Paimon's Snapshot JSON, or null if the commit has no effect and publishes no
 snapshot; and how often the call tried to publish a snapshot, which is 0 if an earlier call had published it.
 The caller frees `result`.

 `request`: JSON `{"commitUser":text,"sinceSnapshotId":n,"sinceSnapshotMillis":n,"firstAttempt":bool,
 "operation":text,"partitions":[{}],"schemaIds":[n],"strictSchema":bool,"emptySnapshot":bool,
 "ignoredOptions":[text]}`.

 `operation` is one of:
 * `append` (the default);
 * `dynamicOverwrite`: replaces the partitions of the messages, or all data of an unpartitioned table;
 * `staticOverwrite`: replaces the partitions that match the one given partition, or all data for `{}`;
 * `truncateTable` and `truncatePartitions`, which accept no messages.

 A partition is `{"dt":"2026-06-26"}`. Each value is the text of a value of its partition column. The null
 partition is null or the table's default partition name. Columns may be absent.

 A commit user publishes at most one snapshot. Repeating a commit returns the existing snapshot; a different
 second commit fails with `PFFM_ILLEGAL_STATE`. The library looks for snapshots of the commit user above
 `sinceSnapshotId` (0: in all snapshots), which was committed at `sinceSnapshotMillis`. If `firstAttempt` is
 true, it does not look for them, and the caller guarantees that no earlier attempt was made. If snapshots have
 expired since, an earlier commit is recognized by its files (`PFFM_ILLEGAL_STATE`); for a commit without files
 the outcome is unknown (`PFFM_COMMIT_OUTCOME_UNKNOWN`).

 `schemaIds` are the schemas that the messages were written with. The commit fails with `PFFM_SCHEMA_MISMATCH`
 if the table's schema changed and the messages do not match the new schema, or if it changed at all and
 `strictSchema` is true. An append without messages publishes a snapshot only if `emptySnapshot` is true.
 `ignoredOptions`: as for `pffm_commit_check_options`. The call never deletes files, whatever the outcome.
 */
int32_t pffm_commit(const struct PffmTable *table,
                    const uint8_t *request,
                    int64_t request_len,
                    const uint8_t *messages,
                    int64_t messages_len,
                    struct PffmBuffer *result,
                    struct PffmError *error);

/*
 Frees the message of an error and leaves it empty. A null or already freed error has no effect. The
 caller keeps the `PffmError` struct itself.
 */
void pffm_error_free(struct PffmError *error);

/*
 Returns `PFFM_ABI_VERSION` of the loaded library. A caller must not use a library with another version.
 */
uint32_t pffm_abi_version(void);

/*
 Returns the size in bytes of the struct that `which`, a `PFFM_STRUCT_*` number, names. Returns -1 for any
 other number.
 */
int64_t pffm_struct_size(int32_t which);

/*
 Returns the number of catalogs, tables, writers and readers that are open in this process.
 */
int64_t pffm_live_handles(void);

/*
 Returns the versions of the library and of the `paimon` crate as JSON:
 `{"shim":"0.1.0","paimon":"0.4.0","debug":false}`. `debug` is true if the library has debug assertions. The
 caller frees `json`.
 */
int32_t pffm_library_info(struct PffmBuffer *json,
                          struct PffmError *error);

/*
 Sets the number of worker threads of the library's runtime and the size of their stacks in bytes. 0 stands
 for the default: the number of processors, and 4 MiB. The first call that needs the runtime starts it, so
 call this function first. Fails with `PFFM_ILLEGAL_STATE` if the runtime already runs with other sizes, and
 with `PFFM_ILLEGAL_ARGUMENT` for a negative number or a stack of less than 256 KiB.
 */
int32_t pffm_runtime_configure(int32_t worker_threads,
                               int64_t stack_size,
                               struct PffmError *error);

/*
 Opens a log and sets `log` to its number, which is greater than 0. The log keeps records up to `level`: 0
 (off), 1 (error), 2 (warning), 3 (information), 4 (debug) or 5 (trace). At any level except 0, it also
 keeps panics, which then are not printed to stderr. A log keeps the newest 4096 records that were not
 fetched. Close it with `pffm_log_close`. Fails with `PFFM_ILLEGAL_ARGUMENT` for any other level.
 */
int32_t pffm_log_open(int32_t level,
                      int64_t *log,
                      struct PffmError *error);

/*
 Chooses the log for the records of this thread's later calls. 0 stands for the log that was chosen last by
 any thread of the process. Records for a log that is not open are dropped. A process with one log does not
 need this function.
 */
void pffm_log_use(int64_t log);

/*
 Removes the oldest record from a log and returns it as JSON:
 `{"level":"WARN","target":"paimon::table","message":text,"dropped":n}`. Waits up to `wait_millis`
 milliseconds, at most 60000, for a record. Returns an empty buffer if no record arrived. `dropped` is the
 number of records that were lost between the previously fetched record and this record, because the log
 was full. Fails with `PFFM_ILLEGAL_ARGUMENT` if the log is not open. The caller frees `json`.
 */
int32_t pffm_log_next(int64_t log,
                      int64_t wait_millis,
                      struct PffmBuffer *json,
                      struct PffmError *error);

/*
 Closes a log and drops its records. A `pffm_log_next` call that waits for a record of this log returns an
 empty buffer. Closing a log that is not open has no effect.
 */
int32_t pffm_log_close(int64_t log,
                       struct PffmError *error);

/*
 Deletes the files that the messages name as new: data, changelog and index files with their
 sidecars. Returns JSON `{"removed":[{"path","sizeInBytes","modifiedMillis"}],"missing":[path],
 "failed":[{"path","reason"}]}`. `modifiedMillis` is null if the storage does not report it. Files that
 did not exist are `missing`. A file that could not be deleted is in `failed` and does not stop the
 others.

 Fails with `PFFM_ILLEGAL_STATE` and deletes nothing if one of the files belongs to a snapshot, tag, branch or
 changelog of the table. Also deletes nothing if one of these cannot be read.
 */
int32_t pffm_abort(const struct PffmTable *table,
                   const uint8_t *messages,
                   int64_t messages_len,
                   struct PffmBuffer *json,
                   struct PffmError *error);

/*
 Deletes the orphan files of the table. `request`: JSON `{"olderThanMillis":n,"dryRun":bool}`. Only
 files last modified before that time, in milliseconds since 1970-01-01 UTC, and only files with
 names that Paimon gives are candidates. A dry run deletes no file. Returns the same JSON as `pffm_abort`.
 `removed` of a dry run lists the files that would be deleted.

 A file is needed if a snapshot, tag, branch or changelog of the table names it. Fails and deletes nothing if one
 of these cannot be read. Files outside the folder of the table are never deleted, because other tables may use
 the same folder.
 */
int32_t pffm_table_remove_orphans(const struct PffmTable *table,
                                  const uint8_t *request,
                                  int64_t request_len,
                                  struct PffmBuffer *json,
                                  struct PffmError *error);

/*
 Describes the data files that each commit message adds. Returns JSON, in the order of the frames:
 `[{"partition":{"dt":"2026-06-26"},"bucket":0,"fileCount":n,"rowCount":n,"fileSize":n,"schemaId":n}]`.
 `fileSize` is in bytes. `schemaId` is the schema of the first file, or null if the message adds no data
 file. A null partition value appears as the table's default partition name. `messages`: frames, as
 `pffm_write_prepare_commit` returns them. Fails with `PFFM_CORRUPT_DATA` for messages that cannot belong to
 this table. The caller frees `json`.
 */
int32_t pffm_messages_describe(const struct PffmTable *table,
                               const uint8_t *messages,
                               int64_t messages_len,
                               struct PffmBuffer *json,
                               struct PffmError *error);

/*
 Plans a read.

 `request`: JSON `{"projection":["c",…],"limit":n,"filter":f,"snapshotId":n,"tag":"t","parallelism":n}`. Every member is
 optional. `projection` lists the columns to return, `limit` is a number of rows. `snapshotId` or `tag` names
 the snapshot to read; without them, the read uses the latest snapshot. A filter is `{"and":[f,…]}`,
 `{"or":[f,…]}`, `{"not":f}` or `{"column":"c","op":o,"literals":["text",…]}`. `o` is one of eq, ne, lt, le,
 gt, ge, in, notIn, isNull, isNotNull, between, startsWith, endsWith, contains, like. Each literal is the text
 of a value of the column's type. `parallelism` is the number of lanes of a reader, from 1 to 256; without it, a
 reader has two lanes, or one on a machine with one core. Plans ignore it.

 Returns frames in `plan`. The first frame is JSON:
 `{"snapshotId":n|null,"splits":[{"partition":{},"bucket","totalBuckets","rowCount","fileCount",
 "fileSize"}]}`. One frame for each split follows. `partition` has the value of each partition column as text, as in
 `pffm_messages_describe`. `totalBuckets` is the number of buckets that the partition had when the files were
 written, or -1 if the number is not fixed. `rowCount` counts the rows in files before merging. `fileSize` is in bytes. The
 caller frees `plan`.

 Fails with `PFFM_ILLEGAL_ARGUMENT` for an unknown column or a literal that is not a value of its column, and
 with `PFFM_NOT_FOUND` for an unknown snapshot or tag.
 */
int32_t pffm_plan(const struct PffmTable *table,
                  const uint8_t *request,
                  int64_t request_len,
                  struct PffmBuffer *plan,
                  struct PffmError *error);

/*
 Opens a reader of splits. `splits`: frames of splits, as in a plan without its first frame. `request`: as for
 `pffm_plan`. The reader evaluates the filter exactly, even if the splits were planned without it, and then
 applies the limit. From the first call of `pffm_reader_next` on, lanes decode batches ahead of the caller. The reader stays usable after the table is closed. Close it with `pffm_reader_close`. Fails
 with `PFFM_CORRUPT_DATA` for damaged splits, and with `PFFM_UNSUPPORTED` for files that this library cannot
 read correctly.
 */
int32_t pffm_reader_new(const struct PffmTable *table,
                        const uint8_t *request,
                        int64_t request_len,
                        const uint8_t *splits,
                        int64_t splits_len,
                        struct PffmReader **reader,
                        struct PffmError *error);

/*
 Exports the Arrow schema of the reader's batches into the caller's struct. The caller releases the struct.
 This call may run at the same time as another call on the reader.
 */
int32_t pffm_reader_schema(const struct PffmReader *reader,
                           struct ArrowSchema *schema,
                           struct PffmError *error);

/*
 Writes the counters of a reader to the caller's struct. This call may run at the same time as another call on
 the reader. The counters are read one after the other, so they can differ by a batch.
 */
int32_t pffm_reader_metrics(const struct PffmReader *reader,
                            struct PffmReaderMetrics *metrics,
                            struct PffmError *error);

/*
 Exports the next batch as a struct array into the caller's struct, and sets `has_next` to 1. The caller
 releases the struct. After the last batch the call sets `has_next` to 0 and does not write to the struct.
 */
int32_t pffm_reader_next(struct PffmReader *reader,
                         struct ArrowArray *array,
                         uint8_t *has_next,
                         struct PffmError *error);

/*
 Closes a reader and consumes the handle. A null handle has no effect. Waits for a call in progress. Stops the
 lanes, and frees the batches that the caller has not received before the call returns. Exported batches stay valid until the caller releases them.
 */
int32_t pffm_reader_close(struct PffmReader *reader,
                          struct PffmError *error);

/*
 Opens a router of the rows of a table, for the schema with which the table was opened. Does not access the storage.

 Fails with `PFFM_UNSUPPORTED` if this library does not implement the table option `bucket-function.type`, or if a key
 column has a type that cannot be written. The router stays usable after the table is closed. Close it with
 `pffm_router_close`.
 */
int32_t pffm_router_new(const struct PffmTable *table,
                        struct PffmRouter **router,
                        struct PffmError *error);

/*
 Opens a router of bucket keys without a table. `bucket_count` is the number of buckets, at least 1. `types`: the types
 of the columns of the key as a JSON array of Paimon types, such as `["INT","STRING NOT NULL"]`. The columns have the
 names `key0`, `key1` and so on. Close the router with `pffm_router_close`.
 */
int32_t pffm_router_of_key(int32_t bucket_count,
                           const uint8_t *types,
                           int64_t types_len,
                           struct PffmRouter **router,
                           struct PffmError *error);

/*
 Describes a router as JSON:
 `{"partitionColumns":[{"name","type"}],"bucketColumns":[{"name","type"}],"bucketCount":n|null}`. A batch for the router
 has exactly these columns. `bucketColumns` is empty and `bucketCount` is null if the table has no fixed number of
 buckets. The caller frees `json`.
 */
int32_t pffm_router_describe(const struct PffmRouter *router,
                             struct PffmBuffer *json,
                             struct PffmError *error);

/*
 Finds the partitions and buckets of the rows of one batch: a struct array and its schema. The batch has exactly the
 columns of the router, in any order. The call consumes both structs like `pffm_write_arrow`. A null `schema` stands for
 the schema of the previous batch of this router, which the router keeps.

 The router numbers the partitions in the order in which it first sees them. `known` is the number of partitions that
 the caller has got descriptions of. The result describes the partitions from this number on.

 `result` is a sequence of little-endian integers of 4 bytes:
 1. the number of rows, the number `p` of partitions of these rows, 1 if the rows have buckets or else 0, 1 if the rows
    have places or else 0, and the number of described partitions
 2. the numbers of the `p` partitions, in the order of their first rows
 3. the bucket of each row, if the rows have buckets
 4. the position of each row's partition in the list of the `p` partitions, if the rows have places. Without places, all
    rows are in the first partition
 5. the described partitions, in the order of their numbers. Each is a sequence of byte strings with their lengths as
    integers of 4 bytes: the serialized `BinaryRow` in Paimon Java's form, the values as in `pffm_router_bucket`, and the
    text of the value of each partition column as in `pffm_messages_describe`

 The caller frees `result`. Fails with `PFFM_SCHEMA_MISMATCH` or `PFFM_ILLEGAL_ARGUMENT` for a batch that does not fit.
 */
int32_t pffm_router_route(struct PffmRouter *router,
                          struct ArrowArray *array,
                          struct ArrowSchema *schema,
                          int32_t known,
                          struct PffmBuffer *result,
                          struct PffmError *error);

/*
 Finds the bucket of one key. `key` has the values of the columns of the bucket key, one after the other. A value is the
 byte 0 for a null, or the byte 1 followed by the value. Numbers are little-endian:
 * BOOLEAN and TINYINT: 1 byte
 * SMALLINT: 2 bytes
 * INT, DATE (days since 1970-01-01), TIME (milliseconds) and FLOAT: 4 bytes
 * BIGINT, DOUBLE and DECIMAL of at most 18 digits (unscaled): 8 bytes
 * DECIMAL of more than 18 digits (unscaled): 16 bytes
 * TIMESTAMP of at most 3 digits: milliseconds since 1970-01-01 in 8 bytes
 * TIMESTAMP of more than 3 digits: milliseconds in 8 bytes, then the nanoseconds of the millisecond in 4 bytes
 * CHAR, VARCHAR, BINARY and VARBINARY: the length in 4 bytes, then the bytes

 Fails with `PFFM_ILLEGAL_ARGUMENT` for other bytes, and with `PFFM_ILLEGAL_STATE` if the table has no fixed number of
 buckets.
 */
int32_t pffm_router_bucket(struct PffmRouter *router,
                           const uint8_t *key,
                           int64_t key_len,
                           int32_t *bucket,
                           struct PffmError *error);

/*
 Closes a router and consumes the handle. A null handle has no effect. Waits for a call in progress.
 */
int32_t pffm_router_close(struct PffmRouter *router, struct PffmError *error);

/*
 Closes a table and consumes the handle. A null handle has no effect. Calls in progress complete.
 */
int32_t pffm_table_close(struct PffmTable *table, struct PffmError *error);

/*
 Describes a table as JSON:
 `{"database","name","location","branch","createdMillis","schema","ignoredOptions"}`. `schema` is Paimon's
 TableSchema JSON. `createdMillis` is the time of the first schema in milliseconds since 1970-01-01 UTC; for
 a table of a catalog server it is a negative hash of the server's table id. `ignoredOptions` are the table
 options that this library does not implement: `[{"name","value","refused":bool,"reason"}]`. Writers and
 committers fail for a refused option unless their caller accepts it. The caller frees `json`.
 */
int32_t pffm_table_describe(const struct PffmTable *table,
                            struct PffmBuffer *json,
                            struct PffmError *error);

/*
 Exports the Arrow schema of a table into the caller's struct. The caller releases the struct. Fails with
 `PFFM_UNSUPPORTED` if a column name contains the character 0.
 */
int32_t pffm_table_arrow_schema(const struct PffmTable *table,
                                struct ArrowSchema *schema,
                                struct PffmError *error);

/*
 Returns the latest snapshot as Paimon's Snapshot JSON, or an empty buffer if the table has no snapshot. The
 caller frees `json`.
 */
int32_t pffm_table_latest_snapshot(const struct PffmTable *table,
                                   struct PffmBuffer *json,
                                   struct PffmError *error);

/*
 Returns the snapshot with this id as Paimon's Snapshot JSON. Fails with `PFFM_NOT_FOUND` if it does not
 exist. The caller frees `json`.
 */
int32_t pffm_table_snapshot(const struct PffmTable *table,
                            int64_t id,
                            struct PffmBuffer *json,
                            struct PffmError *error);

/*
 Returns all snapshots in ascending order of their ids, as a JSON array of Paimon's Snapshot JSON. The caller
 frees `json`.
 */
int32_t pffm_table_snapshots(const struct PffmTable *table,
                             struct PffmBuffer *json,
                             struct PffmError *error);

/*
 Returns the partitions of the latest snapshot as JSON:
 `[{"partition":{"dt":"2026-06-26"},"rowCount":n,"fileCount":n,"fileSize":n}]`, like Paimon's `$partitions`.
 `rowCount` counts the rows in files before merging. `fileSize` is in bytes. A null partition value appears as
 the table's default partition name. A table without partition keys has one partition, `{}`. The caller frees
 `json`.
 */
int32_t pffm_table_partitions(const struct PffmTable *table,
                              struct PffmBuffer *json,
                              struct PffmError *error);

/*
 Returns the data files of a snapshot as JSON, like Paimon's `$files`:
 `[{"partition":{"dt":"2026-06-26"},"bucket":n,"path":text,"format":text,"schemaId":n,"level":n,"rowCount":n,
 "deletedRowCount":n|null,"fileSize":n,"minSequenceNumber":n,"maxSequenceNumber":n,
 "createdWallClockMillis":n|null,"fileSource":n|null}]`, in no particular order. Unlike `$files`, the result
 includes the files in the bucket of postponed rows. `request`: JSON `{"snapshotId":n}`; without `snapshotId`, the
 snapshot is the latest one. `partition` is as for `pffm_table_partitions`. `rowCount` includes the deleted rows.
 `fileSize` is in bytes. The creation is a time of day without a zone, in milliseconds since 1970-01-01 00:00.
 `fileSource` is 0 for an append and 1 for a compaction. Fails with `PFFM_NOT_FOUND` if the snapshot does not exist.
 The caller frees `json`.
 */
int32_t pffm_table_files(const struct PffmTable *table,
                         const uint8_t *request,
                         int64_t request_len,
                         struct PffmBuffer *json,
                         struct PffmError *error);

/*
 Opens a branch of the table and sets `out` to a new table handle. The caller closes both handles, in any
 order. Fails with `PFFM_NOT_FOUND` if the branch does not exist.
 */
int32_t pffm_table_branch(const struct PffmTable *table,
                          const uint8_t *branch,
                          int64_t branch_len,
                          struct PffmTable **out,
                          struct PffmError *error);

/*
 Returns the tags, sorted by name, as JSON `[{"name":"t","snapshot":{…},"createdWallClockMillis":n|null,
 "retainedSeconds":n|null}]` with Paimon's Snapshot JSON. The creation is a time of day without a
 zone, in milliseconds since 1970-01-01 00:00; tags without retention have none.
 */
int32_t pffm_table_tags(const struct PffmTable *table,
                        struct PffmBuffer *json,
                        struct PffmError *error);

/*
 Tags a snapshot. `request`: JSON
 `{"snapshotId":n,"replace":bool,"fields":{},"successMillis":n,"byServer":bool}`, with optional
 members. Without `snapshotId` the call tags the latest snapshot. A snapshot that expired can
 still be tagged if it has another tag. The tag file contains the snapshot and the `fields`. With
 `successMillis` the call also writes a success file. With `byServer` the server of a REST catalog
 creates the tag, and the call ignores `replace`, `fields` and `successMillis`; other catalogs ignore
 `byServer`. Sets `created` to 1, or to 0 if a tag with this name exists and `replace` is false.
 Fails with `PFFM_NOT_FOUND` if the snapshot does not exist.
 */
int32_t pffm_tag_create(const struct PffmTable *table,
                        const uint8_t *name,
                        int64_t name_len,
                        const uint8_t *request,
                        int64_t request_len,
                        uint8_t *created,
                        struct PffmError *error);

/*
 Deletes a tag and its success file. The files of the tagged snapshot stay. Files that no other
 snapshot, tag or branch needs become orphan files. If `by_server` is 1, the server of a REST catalog
 deletes the tag; other catalogs ignore `by_server`. Sets `deleted` to 1, or to 0 if the tag does not
 exist.
 */
int32_t pffm_tag_delete(const struct PffmTable *table,
                        const uint8_t *name,
                        int64_t name_len,
                        uint8_t by_server,
                        uint8_t *deleted,
                        struct PffmError *error);

/*
 Opens a writer. `commit_user` is the commit user of the commit that will publish the written files.

 `options`: JSON, or empty (`options_len` 0) for the defaults:
 `{"strict":bool,"unreadableData":bool,"overwrite":bool,"ignoredOptions":[text],
 "zoneOffsets":[{"fromMillis":n,"offsetMillis":n}],"parallelism":n,"memoryLimit":n}`.
 * `strict`: every batch must contain all columns of the table, in the table's order and types.
 * `unreadableData`: accepts data that this library cannot read back. Without it, opening fails with
   `PFFM_UNSUPPORTED` for tables that read as empty until Paimon Java compacts them, and for tables whose
   aggregations merge ROWs from Avro files; a batch fails if its ROWs in an ARRAY, MAP or MULTISET would
   change in Avro files.
 * `overwrite`: the messages are for a commit that overwrites.
 * `ignoredOptions`: the table options that the caller allows this library to ignore. Opening fails with
   `PFFM_UNSUPPORTED` for any other option, if ignoring the option would make data stale or wrong.
 * `zoneOffsets`: the offsets of the caller's time zone in milliseconds, positive east of Greenwich. Each
   applies from the instant `fromMillis`, in milliseconds since 1970-01-01 UTC. The creation times of data
   files are wall-clock times in this zone, or in UTC without offsets.
 * `parallelism`: the number of lanes. A lane writes rows on a thread of its own. 0, the default: one for each core.
 * `memoryLimit`: the memory that the writer may hold, in bytes. 0, the default: 128 MiB for each lane, but at most a
   quarter of the memory of the machine or container. A larger batch is still written.

 Fails with `PFFM_SCHEMA_MISMATCH` if the schema of the table changed after the handle was opened. The writer
 stays usable after the table is closed. Close it with `pffm_write_close`.
 */
int32_t pffm_write_new(const struct PffmTable *table,
                       const uint8_t *commit_user,
                       int64_t commit_user_len,
                       const uint8_t *options,
                       int64_t options_len,
                       struct PffmWrite **write,
                       struct PffmError *error);

/*
 Hands one batch over to the lanes of the writer: a struct array and its schema. Columns are matched by name. The call consumes both structs,
 even if it fails: it marks them released and releases their contents. Exception: if a struct is null or
 already released, the call fails and leaves both structs untouched. A batch that fails a check
 (`PFFM_ILLEGAL_ARGUMENT`, `PFFM_SCHEMA_MISMATCH`) does not change the writer. After the call returns, the
 library does not use the caller's buffers. Waits while the lanes hold as many rows as the memory limit allows. A
 failure of a lane is returned by the next call of `pffm_write_arrow` or `pffm_write_prepare_commit`.

 `bucket`: the bucket of all rows, or -1 if the writer finds their buckets. If a row is in another bucket, or if the
 table has no fixed number of buckets, the batch fails a check. The rows may be in several partitions.
 */
int32_t pffm_write_arrow(struct PffmWrite *write,
                         struct ArrowArray *array,
                         struct ArrowSchema *schema,
                         int32_t bucket,
                         struct PffmError *error);

/*
 Hands one batch over like [`pffm_write_arrow`]. The batch has the schema of the previous batch of this writer, which
 the writer keeps. Fails with `PFFM_ILLEGAL_STATE` if the writer has no previous batch.
 */
int32_t pffm_write_same_schema(struct PffmWrite *write,
                               struct ArrowArray *array,
                               int32_t bucket,
                               struct PffmError *error);

/*
 Marks an array as released. This is the release callback of arrays whose memory the caller keeps until the call that
 gets the array returns. A null array has no effect.
 */
void pffm_array_release(struct ArrowArray *array);

/*
 Marks a schema as released. This is the release callback of schemas whose memory the caller keeps until the call that
 gets the schema returns. A null schema has no effect.
 */
void pffm_schema_release(struct ArrowSchema *schema);

/*
 Waits for the lanes, closes the data files and returns the commit messages: frames of Paimon's serializer bodies, version 14. The
 caller frees `messages`, and owns the files that the messages name. A second call fails with
 `PFFM_ILLEGAL_STATE`.
 */
int32_t pffm_write_prepare_commit(struct PffmWrite *write,
                                  struct PffmBuffer *messages,
                                  struct PffmError *error);

/*
 Writes the counters of a writer into the caller's struct. This call may run at the same time as another call on the
 writer.
 */
int32_t pffm_write_metrics(const struct PffmWrite *write,
                           struct PffmWriteMetrics *metrics,
                           struct PffmError *error);

/*
 Closes a writer and consumes the handle. A null handle has no effect. Waits for a call in progress, then
 deletes the written files that no prepared commit message names.
 */
int32_t pffm_write_close(struct PffmWrite *write,
                         struct PffmError *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PAIMON_FFM_H */

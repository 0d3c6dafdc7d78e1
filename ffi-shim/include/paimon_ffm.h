/*
 * C ABI of paimon-ffm: batch writes to Apache Paimon tables over Arrow's C data interface.
 *
 * Generated from ffi-shim/src; do not edit. Regenerate:
 *   PFFM_UPDATE_HEADER=1 cargo test --release --locked --test header
 *
 * Every function returns a PFFM_* code and, when that is not PFFM_OK, fills the PffmError it was
 * given (NULL is allowed) with an owned message; free it with pffm_error_free. Panics stay inside
 * (PFFM_PANIC). Pointers are borrowed for the call unless the function consumes them, and what is
 * consumed is consumed before anything can fail. Texts are UTF-8 with a length, not terminated.
 * Functions may be called from any thread. PffmCatalog and PffmTable are shared; PffmWrite and
 * PffmReader are exclusive: a second call at the same time is PFFM_ILLEGAL_STATE. A handle must
 * not be used after its close.
 *
 * Frames, the form in which several byte strings cross: for each an int64 length, little-endian,
 * then the bytes; nothing between or after.
 */


#ifndef PAIMON_FFM_H
#define PAIMON_FFM_H

#include <stdint.h>

/* Arrow's C data interface; see its specification for the members. */
struct ArrowArray;
struct ArrowSchema;

/*
 Grows with every change of a signature, a struct or the meaning of either.
 */
#define PFFM_ABI_VERSION 6

/*
 `which` of `pffm_struct_size`: `PffmBuffer`.
 */
#define PFFM_STRUCT_BUFFER 0

/*
 `which` of `pffm_struct_size`: `PffmError`.
 */
#define PFFM_STRUCT_ERROR 1

/*
 The call did what it says.
 */
#define PFFM_OK 0

/*
 An argument is wrong; nothing was changed.
 */
#define PFFM_ILLEGAL_ARGUMENT 1

/*
 The handle is not in a state that allows the call.
 */
#define PFFM_ILLEGAL_STATE 2

/*
 The database, table or snapshot is not there.
 */
#define PFFM_NOT_FOUND 3

/*
 The database or table is there already.
 */
#define PFFM_ALREADY_EXISTS 4

/*
 The database holds tables.
 */
#define PFFM_NOT_EMPTY 5

/*
 A batch does not have the columns of the table, or the table's schema moved on.
 */
#define PFFM_SCHEMA_MISMATCH 6

/*
 The crate, the storage or this library cannot do that.
 */
#define PFFM_UNSUPPORTED 7

/*
 The storage failed; `retriable` says whether trying again may help.
 */
#define PFFM_IO 8

/*
 Other writers won every attempt; no snapshot was published.
 */
#define PFFM_COMMIT_CONFLICT 9

/*
 Nobody can say whether the snapshot was published; nothing was deleted.
 */
#define PFFM_COMMIT_OUTCOME_UNKNOWN 10

/*
 A memory or file limit was reached.
 */
#define PFFM_RESOURCE_EXHAUSTED 11

/*
 Stored or transported bytes do not decode.
 */
#define PFFM_CORRUPT_DATA 12

/*
 A panic was caught at the boundary.
 */
#define PFFM_PANIC 13

/*
 The crate failed in a way that fits no other code.
 */
#define PFFM_INTERNAL 14

/*
 A catalog. Shared: any number of threads may use it at once. Tables that were got from it stay
 usable after it is closed.
 */
typedef struct PffmCatalog PffmCatalog;

/*
 A reader. Exclusive: one call at a time. A failure is final.
 */
typedef struct PffmReader PffmReader;

/*
 A table as it was when it was got. Shared: any number of threads may use it at once. Writes and
 readers keep what they need of it alive.
 */
typedef struct PffmTable PffmTable;

/*
 A table write. Exclusive: one call at a time. It goes from open to prepared; a failure below
 the checks of a batch is final, and every later call says why.
 */
typedef struct PffmWrite PffmWrite;

/*
 Bytes owned by the library; free them with `pffm_buffer_free`. Empty: `data` null, `len` 0.
 */
typedef struct PffmBuffer {
  uint8_t *data;
  int64_t len;
  int64_t capacity;
} PffmBuffer;

/*
 What went wrong in a call. Owned by the library; free it with `pffm_error_free`.
 */
typedef struct PffmError {
  /*
   One of the `PFFM_*` codes; the value that the call returned.
   */
  int32_t code;
  /*
   1 when the same call may succeed later, else 0.
   */
  int32_t retriable;
  /*
   UTF-8 text for the user.
   */
  struct PffmBuffer message;
} PffmError;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 The names of the table's branches, as a sorted JSON array without `main`. Fails with
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
 exists: of two callers who create a branch at once, in any process, on the local disk or on S3, one
 does. Fails with `PFFM_NOT_FOUND` if the tag does not exist, and with `PFFM_ILLEGAL_ARGUMENT` for a
 name that Paimon Java refuses.
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
 Frees the bytes of a buffer and empties it. Null and already freed buffers are fine.
 */
void pffm_buffer_free(struct PffmBuffer *buffer);

/*
 Opens a catalog. `options`: a JSON object of strings, Paimon's catalog options; `metastore` is
 `filesystem` (the default, needs `warehouse`) or `rest` (needs `uri`).
 */
int32_t pffm_catalog_open(const uint8_t *options,
                          int64_t options_len,
                          struct PffmCatalog **catalog,
                          struct PffmError *error);

/*
 Closes a catalog and consumes the handle. A null handle has no effect.
 */
int32_t pffm_catalog_close(struct PffmCatalog *catalog, struct PffmError *error);

/*
 The names of the databases, as a sorted JSON array.
 */
int32_t pffm_catalog_list_databases(const struct PffmCatalog *catalog,
                                    struct PffmBuffer *json,
                                    struct PffmError *error);

/*
 Creates a database. `properties`: a JSON object of strings, which may be empty (`len` 0); Paimon
 keeps the comment of a database in the property `comment`. Fails with `PFFM_UNSUPPORTED` if the
 catalog cannot store the properties: a filesystem catalog stores none. An existing database is
 `PFFM_ALREADY_EXISTS` unless `ignore_if_exists` is 1.
 */
int32_t pffm_catalog_create_database(const struct PffmCatalog *catalog,
                                     const uint8_t *name,
                                     int64_t name_len,
                                     const uint8_t *properties,
                                     int64_t properties_len,
                                     uint8_t ignore_if_exists,
                                     struct PffmError *error);

/*
 Gets a database, as JSON: `{"name":…,"options":{…},"comment":…}`. `options` are the stored
 properties, with the comment among them.
 */
int32_t pffm_catalog_get_database(const struct PffmCatalog *catalog,
                                  const uint8_t *name,
                                  int64_t name_len,
                                  struct PffmBuffer *json,
                                  struct PffmError *error);

/*
 Drops a database. One that is not there is `PFFM_NOT_FOUND` unless `ignore_if_not_exists` is 1;
 one with tables is `PFFM_NOT_EMPTY` unless `cascade` is 1, which deletes them with their data.
 */
int32_t pffm_catalog_drop_database(const struct PffmCatalog *catalog,
                                   const uint8_t *name,
                                   int64_t name_len,
                                   uint8_t ignore_if_not_exists,
                                   uint8_t cascade,
                                   struct PffmError *error);

/*
 The names of a database's tables, as a sorted JSON array.
 */
int32_t pffm_catalog_list_tables(const struct PffmCatalog *catalog,
                                 const uint8_t *database,
                                 int64_t database_len,
                                 struct PffmBuffer *json,
                                 struct PffmError *error);

/*
 Makes a table. `schema`: Paimon's Schema JSON
 `{"fields":[{"id","name","type","description"?,"defaultValue"?}],"partitionKeys","primaryKeys","options","comment"?}`.
 An existing table is `PFFM_ALREADY_EXISTS` unless `ignore_if_exists` is 1; of two callers who make
 the same one at once, in any process, on the local disk or on S3, one does.
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
 Gets a table as it is now: its schema stays this one while the handle lives.
 */
int32_t pffm_catalog_get_table(const struct PffmCatalog *catalog,
                               const uint8_t *database,
                               int64_t database_len,
                               const uint8_t *table,
                               int64_t table_len,
                               struct PffmTable **out,
                               struct PffmError *error);

/*
 Changes the schema of a table. `changes`: a JSON array of Paimon's SchemaChange JSON, such as
 `[{"action":"addColumn","fieldNames":["c"],"dataType":"INT"}]`, applied in order. The new schema
 takes effect for tables that are got afterwards. All changes become one new schema, or none does:
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
 Drops a table with its data. One that is not there is `PFFM_NOT_FOUND` unless
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
 Renames a table. One that is not there is `PFFM_NOT_FOUND` unless `ignore_if_not_exists` is 1;
 a taken new name is `PFFM_ALREADY_EXISTS`.
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
 Checks the options of the table as a commit does. Fails with `PFFM_UNSUPPORTED` for an option that
 this library ignores, although ignoring it makes data stale or wrong. `ignored_options` is a JSON
 array of option names that the caller accepts.
 */
int32_t pffm_commit_check_options(const struct PffmTable *table,
                                  const uint8_t *ignored_options,
                                  int64_t ignored_options_len,
                                  struct PffmError *error);

/*
 Publishes the messages (frames of version-14 bodies) as one snapshot. Returns the snapshot as Paimon's
 Snapshot JSON, or an empty buffer if the commit has no effect and publishes no snapshot.

 `request`: JSON `{"commitUser":text,"sinceSnapshotId":n,"sinceSnapshotMillis":n,
 "firstAttempt":bool,"operation":text,"partitions":[{}],"schemaIds":[n],"strictSchema":bool,
 "emptySnapshot":bool,"ignoredOptions":[text]}`. The operation is `append` (the default),
 `dynamicOverwrite` (replaces the partitions that the messages touch; all of an unpartitioned
 table), `staticOverwrite` (replaces those that match the one partition given, all for `{}`),
 `truncateTable` or `truncatePartitions`; the last two take no messages. A partition is
 `{"dt":"2026-06-26"}`, values as texts that the partition columns give a type, null or the
 table's default partition name for the null partition; columns may be left out.

 One commit user publishes once: the same commit again gives the snapshot that holds it, another
 one is `PFFM_ILLEGAL_STATE`. Snapshots of the user are looked for above `sinceSnapshotId` (0:
 everywhere), which was committed at `sinceSnapshotMillis`, and not at all on a `firstAttempt`,
 before which nobody has tried. Where snapshots have expired meanwhile, what was done before is
 known by its files (`PFFM_ILLEGAL_STATE`); without files the outcome is unknown. `schemaIds` are those
 by which the messages were written: when the schema moved on so that they no longer fit, or at all if
 `strictSchema`, it is `PFFM_SCHEMA_MISMATCH`. An append without messages publishes a snapshot only
 with `emptySnapshot`. Options of the table whose being ignored would make data stale or wrong are
 `PFFM_UNSUPPORTED` unless `ignoredOptions` names them. Files are never deleted here, whatever the
 outcome.
 */
int32_t pffm_commit(const struct PffmTable *table,
                    const uint8_t *request,
                    int64_t request_len,
                    const uint8_t *messages,
                    int64_t messages_len,
                    struct PffmBuffer *snapshot,
                    struct PffmError *error);

/*
 Frees the message of an error and empties it. Null and already freed errors are fine.
 */
void pffm_error_free(struct PffmError *error);

/*
 `PFFM_ABI_VERSION` of the library that was loaded.
 */
uint32_t pffm_abi_version(void);

/*
 The size in bytes of the struct named by a `PFFM_STRUCT_*` number; -1 for any other number.
 */
int64_t pffm_struct_size(int32_t which);

/*
 How many catalogs, tables, writes and readers were given out and not closed yet.
 */
int64_t pffm_live_handles(void);

/*
 Versions, as JSON: `{"shim":"0.1.0","paimon":"0.4.0","debug":false}`.
 */
int32_t pffm_library_info(struct PffmBuffer *json, struct PffmError *error);

/*
 Sizes the runtime's threads, before anything else was called: their number and the bytes of
 their stacks, 0 for the default of either. `PFFM_ILLEGAL_STATE` when the runtime already runs with
 another size.
 */
int32_t pffm_runtime_configure(int32_t worker_threads, int64_t stack_size, struct PffmError *error);

/*
 Opens a log, which keeps records up to a level: 0 none, 1 errors, 2 warnings, 3 information, 4
 debug, 5 trace; panics are kept at any but 0, and do not go to stderr. Its number is above 0. Of
 records that nobody fetches the newest 4096 are kept. Close it with `pffm_log_close`.
 */
int32_t pffm_log_open(int32_t level, int64_t *log, struct PffmError *error);

/*
 Has the records of what this thread calls from now on go to a log, or, with 0, to the one that
 was chosen last in the process. Records for a log that is not open are dropped. A process that
 has one log need not call this.
 */
void pffm_log_use(int64_t log);

/*
 Fetches the oldest record of a log, waiting for one up to `wait_millis`, as JSON
 `{"level":"WARN","target":"paimon::table","message":text,"dropped":n}`; an empty buffer when
 none came. `dropped` counts the records that went before it, because nobody fetched them.
 */
int32_t pffm_log_next(int64_t log,
                      int64_t wait_millis,
                      struct PffmBuffer *json,
                      struct PffmError *error);

/*
 Closes a log and drops its records. A call that waits for one of them returns without. Closing a
 log that is not open has no effect.
 */
int32_t pffm_log_close(int64_t log, struct PffmError *error);

/*
 Deletes the files that the messages name as new: data, changelog and index files with their
 sidecars. Gives JSON `{"removed":[{"path","sizeInBytes","modifiedMillis"}],"missing":[path],
 "failed":[{"path","reason"}]}`. `modifiedMillis` is null if the storage does not tell. Files that
 did not exist are `missing`. A file that could not be deleted is in `failed` and does not stop the
 others.

 Nothing is deleted, and the call is `PFFM_ILLEGAL_STATE`, when any of the files belongs to a
 snapshot, tag, branch or changelog of the table; nor when any of these cannot be read.
 */
int32_t pffm_abort(const struct PffmTable *table,
                   const uint8_t *messages,
                   int64_t messages_len,
                   struct PffmBuffer *json,
                   struct PffmError *error);

/*
 Deletes the orphan files of the table. `request`: JSON `{"olderThanMillis":n,"dryRun":bool}`. Only
 files last modified before that time, in milliseconds since 1970-01-01 UTC, and only files with
 names that Paimon gives are candidates. A dry run deletes no file. Gives JSON as `pffm_abort` does;
 for a dry run `removed` are the files that it would delete.

 A file is needed when a snapshot, tag, branch or changelog of the table names it. When any of
 these cannot be read nothing is deleted, and the call fails. Files outside the table's folder are
 left alone, for other tables may have theirs there.
 */
int32_t pffm_table_remove_orphans(const struct PffmTable *table,
                                  const uint8_t *request,
                                  int64_t request_len,
                                  struct PffmBuffer *json,
                                  struct PffmError *error);

/*
 What each message adds, as JSON
 `[{"partition":{"dt":"2026-06-26"},"bucket":0,"fileCount":n,"rowCount":n,"fileSize":n,
 "schemaId":n}]` in the order of the frames; sizes in bytes, data files only; the schema that it
 was written by is null for a message without data files. A null partition value is shown as the
 table's default partition name. `PFFM_CORRUPT_DATA` for messages that cannot be of this table.
 */
int32_t pffm_messages_describe(const struct PffmTable *table,
                               const uint8_t *messages,
                               int64_t messages_len,
                               struct PffmBuffer *json,
                               struct PffmError *error);

/*
 Plans a read. `request`: JSON
 `{"projection":["c",…],"limit":n,"filter":f,"snapshotId":n,"tag":"t"}`, each of which may be left
 out; without snapshot and tag it is the latest snapshot that is read. A filter is `{"and":[f,…]}`,
 `{"or":[f,…]}`, `{"not":f}` or `{"column":"c","op":o,"literals":["text",…]}` with `o` one of eq, ne,
 lt, le, gt, ge, in, notIn, isNull, isNotNull, between, startsWith, endsWith, contains, like;
 literals get the type of their column. `plan`: frames; the first is JSON
 `{"snapshotId":n|null,"splits":[{"partition":{},"bucket","rowCount","fileCount","fileSize"}]}`, then
 comes one frame per split. `partition` has the values of the partition columns as texts, as in
 `pffm_messages_describe`. Row counts are of the files, before merging; sizes are in bytes.
 */
int32_t pffm_plan(const struct PffmTable *table,
                  const uint8_t *request,
                  int64_t request_len,
                  struct PffmBuffer *plan,
                  struct PffmError *error);

/*
 Opens a reader over splits (frames, as in a plan). `request` as for `pffm_plan`: the reader
 applies its filter exactly, whatever the splits were planned with, and then cuts at its limit.
 */
int32_t pffm_reader_new(const struct PffmTable *table,
                        const uint8_t *request,
                        int64_t request_len,
                        const uint8_t *splits,
                        int64_t splits_len,
                        struct PffmReader **reader,
                        struct PffmError *error);

/*
 Exports the schema of the reader's batches into the caller's struct. The caller releases the struct.
 */
int32_t pffm_reader_schema(const struct PffmReader *reader,
                           struct ArrowSchema *schema,
                           struct PffmError *error);

/*
 Exports the next batch, as a struct array, into the caller's struct, and sets `has_next` to 1. The
 caller releases the struct. After the last batch the call sets `has_next` to 0 and does not touch the
 struct.
 */
int32_t pffm_reader_next(struct PffmReader *reader,
                         struct ArrowArray *array,
                         uint8_t *has_next,
                         struct PffmError *error);

/*
 Closes a reader and consumes the handle. A null handle has no effect. Exported batches stay valid
 until the caller releases them.
 */
int32_t pffm_reader_close(struct PffmReader *reader, struct PffmError *error);

/*
 Closes a table and consumes the handle. A null handle has no effect.
 */
int32_t pffm_table_close(struct PffmTable *table, struct PffmError *error);

/*
 The table, as JSON: `{"database","name","location","branch","createdMillis","schema",
 "ignoredOptions"}`, where `schema` is Paimon's TableSchema JSON and `createdMillis` the time of the
 first schema, in milliseconds since 1970-01-01 UTC. `ignoredOptions` are the table's options that
 this library does not carry out: `[{"name","value","refused":bool,"reason"}]`. Writers and
 committers fail for those that are refused, unless their caller accepts them.
 */
int32_t pffm_table_describe(const struct PffmTable *table,
                            struct PffmBuffer *json,
                            struct PffmError *error);

/*
 Exports the table's schema as Arrow into the caller's struct. The caller releases the struct.
 */
int32_t pffm_table_arrow_schema(const struct PffmTable *table,
                                struct ArrowSchema *schema,
                                struct PffmError *error);

/*
 The latest snapshot, as Paimon's Snapshot JSON; an empty buffer if the table has no snapshot.
 */
int32_t pffm_table_latest_snapshot(const struct PffmTable *table,
                                   struct PffmBuffer *json,
                                   struct PffmError *error);

/*
 The snapshot with this id, as Paimon's Snapshot JSON.
 */
int32_t pffm_table_snapshot(const struct PffmTable *table,
                            int64_t id,
                            struct PffmBuffer *json,
                            struct PffmError *error);

/*
 All snapshots by rising id, as an array of Paimon's Snapshot JSON.
 */
int32_t pffm_table_snapshots(const struct PffmTable *table,
                             struct PffmBuffer *json,
                             struct PffmError *error);

/*
 The partitions of the latest snapshot, as JSON
 `[{"partition":{"dt":"2026-06-26"},"rowCount":n,"fileCount":n,"fileSize":n}]`, like Paimon's
 `$partitions`: rows as they lie in files, before merging, and bytes. A null is shown as the
 table's default partition name. A table without partition keys has one partition, `{}`.
 */
int32_t pffm_table_partitions(const struct PffmTable *table,
                              struct PffmBuffer *json,
                              struct PffmError *error);

/*
 The same table on a branch; `PFFM_NOT_FOUND` when it has none of that name.
 */
int32_t pffm_table_branch(const struct PffmTable *table,
                          const uint8_t *branch,
                          int64_t branch_len,
                          struct PffmTable **out,
                          struct PffmError *error);

/*
 The tags by name, as JSON `[{"name":"t","snapshot":{…},"createdWallClockMillis":n|null,
 "retainedSeconds":n|null}]` with Paimon's Snapshot JSON. The creation is a time of day without a
 zone, in milliseconds since 1970-01-01 00:00; tags without retention have none.
 */
int32_t pffm_table_tags(const struct PffmTable *table,
                        struct PffmBuffer *json,
                        struct PffmError *error);

/*
 Tags a snapshot. `request`: JSON
 `{"snapshotId":n,"replace":bool,"fields":{},"successMillis":n,"byServer":bool}`, each of which may
 be left out. Without `snapshotId` the call tags the latest snapshot. A snapshot that expired can
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
 Opens a write for the commit user whose commit will publish it. The table must still have the
 schema that the handle shows. `options`: JSON
 `{"strict":bool,"allowUnreadable":bool,"overwrite":bool,"ignoredOptions":[text],
 "zoneOffsets":[{"fromMillis":n,"offsetMillis":n}]}`; strict batches have the table's
 columns in its order and types; what this library could not read again is refused unless
 unreadable tables and rows are allowed: here, tables that read back empty until Paimon Java
 compacts them, and those whose aggregations put ROWs from Avro files together; at each batch, rows
 whose ROWs in an ARRAY, MAP or MULTISET would come out of Avro files changed. The messages of an
 overwrite are for a commit that overwrites. Options of the table whose being ignored would make
 data stale or wrong are `PFFM_UNSUPPORTED` unless `ignoredOptions` names them. The zone offsets
 are those of the caller's time zone: each holds from an instant on, in milliseconds since 1970-01-01 UTC, and is positive east of
 Greenwich. Data files get the wall clock of that zone as their creation time, or UTC without them.
 */
int32_t pffm_write_new(const struct PffmTable *table,
                       const uint8_t *commit_user,
                       int64_t commit_user_len,
                       const uint8_t *options,
                       int64_t options_len,
                       struct PffmWrite **write,
                       struct PffmError *error);

/*
 Writes one batch: a struct array and its schema, columns matched by name. Both structs are
 consumed (released) once import starts, whatever comes of it; null or released ones are refused
 untouched. A batch that is refused (`PFFM_ILLEGAL_ARGUMENT`, `PFFM_SCHEMA_MISMATCH`) leaves the
 write as it was. When the call returns the library no longer uses the caller's buffers.
 */
int32_t pffm_write_arrow(struct PffmWrite *write,
                         struct ArrowArray *array,
                         struct ArrowSchema *schema,
                         struct PffmError *error);

/*
 Closes the files and gives the commit messages: frames of Paimon's serializer bodies, version
 14. They belong to the caller, and so do the files they name. Once only.
 */
int32_t pffm_write_prepare_commit(struct PffmWrite *write,
                                  struct PffmBuffer *messages,
                                  struct PffmError *error);

/*
 Closes a write and consumes the handle. A null handle has no effect. Waits for a call in progress,
 then deletes the files that no prepared message names.
 */
int32_t pffm_write_close(struct PffmWrite *write, struct PffmError *error);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* PAIMON_FFM_H */

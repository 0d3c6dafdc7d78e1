/*
 * Caller of the C ABI, written in C. The driver builds batches by hand, checks every result, exercises every error
 * path and frees all memory. Run it directly and under valgrind.
 *
 *   driver FOLDER [short]    FOLDER: an empty folder for warehouses; short: fewer rows and rounds
 *
 * The last line of the output contains the numbers of calls, rows and failed checks. The exit code is 1 if a check
 * failed.
 */
#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arrow.h"
#include "paimon_ffm.h"

static atomic_llong calls, wrong, rows_read;

static void complain(int line, const char *what, const char *more) {
  atomic_fetch_add(&wrong, 1);
  fprintf(stderr, "driver.c:%d: %s %s\n", line, what, more);
}

#define CHECK(condition)                                           \
  do {                                                             \
    if (!(condition)) complain(__LINE__, "does not hold:", #condition); \
  } while (0)

/* Returns whether `data` contains the text. */
static bool holds(const uint8_t *data, int64_t len, const char *text) {
  int64_t length = (int64_t)strlen(text);
  for (int64_t i = 0; i + length <= len; i++)
    if (memcmp(data + i, text, (size_t)length) == 0) return true;
  return false;
}

/* Checks the code and the error of a call. Frees the error twice. */
static int32_t settle(int line, int32_t code, int32_t wanted, const char *part, struct PffmError *error) {
  char text[600];
  int length = (int)(error->message.len < 400 ? error->message.len : 400);
  snprintf(text, sizeof text, "code %d, wanted %d: %.*s", code, wanted, length, (const char *)error->message.data);
  atomic_fetch_add(&calls, 1);
  if (code != wanted || code != error->code) complain(line, "call:", text);
  if ((code == PFFM_OK) != (error->message.len == 0)) complain(line, "message:", text);
  if (!holds(error->message.data, error->message.len, part)) complain(line, "its message lacks a part:", text);
  pffm_error_free(error);
  CHECK(error->message.data == NULL && error->message.len == 0);
  pffm_error_free(error);
  return code;
}

/* Fills an error with garbage. The library must not read it. */
#define BLANK {-77, -77, {(uint8_t *)1, -77, -77}}
#define FAILS(wanted, part, function, ...)                                                      \
  do {                                                                                          \
    struct PffmError error_ = BLANK;                                                            \
    settle(__LINE__, function(__VA_ARGS__, &error_), wanted, part, &error_);                    \
    /* The same call without a PffmError. */                                                    \
    CHECK(function(__VA_ARGS__, NULL) == (wanted));                                             \
  } while (0)
#define FAILS_ONCE(wanted, part, function, ...)                                                 \
  do {                                                                                          \
    struct PffmError error_ = BLANK;                                                            \
    settle(__LINE__, function(__VA_ARGS__, &error_), wanted, part, &error_);                    \
  } while (0)
#define OK(function, ...) FAILS_ONCE(PFFM_OK, "", function, __VA_ARGS__)

/* Passes a text as two arguments. */
#define T(text) (const uint8_t *)(text), (int64_t)strlen(text)
/* Passes the bytes of a buffer as two arguments. */
#define B(buffer) (buffer).data, (buffer).len
static const struct PffmBuffer EMPTY;

/* Checks that a buffer contains the text. Frees the buffer twice. */
static void expect(int line, struct PffmBuffer *buffer, const char *text) {
  if (!holds(buffer->data, buffer->len, text)) complain(line, "lacks", text);
  pffm_buffer_free(buffer);
  CHECK(buffer->data == NULL && buffer->len == 0);
  pffm_buffer_free(buffer);
}
#define HOLDS(buffer, text) expect(__LINE__, &(buffer), text)

static struct PffmCatalog *catalog_at(const char *folder) {
  struct PffmCatalog *catalog = NULL;
  char options[800];
  snprintf(options, sizeof options, "{\"warehouse\":\"%s\"}", folder);
  OK(pffm_catalog_open, T(options), &catalog);
  OK(pffm_catalog_create_database, catalog, T("db"), NULL, 0, 1);
  return catalog;
}

static const char PLAIN[] =
    "{\"fields\":[{\"id\":0,\"name\":\"n\",\"type\":\"INT\"},{\"id\":1,\"name\":\"s\",\"type\":\"STRING\"},"
    "{\"id\":2,\"name\":\"l\",\"type\":{\"type\":\"ARRAY\",\"element\":\"INT\"}},"
    "{\"id\":3,\"name\":\"d\",\"type\":\"DOUBLE\"}],"
    "\"partitionKeys\":[],\"primaryKeys\":[],\"options\":{}}";
static const char KEYED[] =
    "{\"fields\":[{\"id\":0,\"name\":\"k\",\"type\":\"INT NOT NULL\"},{\"id\":1,\"name\":\"s\",\"type\":\"STRING\"}],"
    "\"partitionKeys\":[],\"primaryKeys\":[\"k\"],\"options\":{\"bucket\":\"2\"}}";
static const char DAYS[] =
    "{\"fields\":[{\"id\":0,\"name\":\"n\",\"type\":\"INT\"},{\"id\":1,\"name\":\"day\",\"type\":\"STRING\"}],"
    "\"partitionKeys\":[\"day\"],\"primaryKeys\":[],\"options\":{}}";

static struct PffmTable *table_of(const struct PffmCatalog *catalog, const char *name, const char *schema) {
  struct PffmTable *table = NULL;
  OK(pffm_catalog_create_table, catalog, T("db"), T(name), T(schema), 0);
  OK(pffm_catalog_get_table, catalog, T("db"), T(name), &table);
  return table;
}

static struct PffmWrite *write_to(const struct PffmTable *table, const char *user, const char *options) {
  struct PffmWrite *write = NULL;
  OK(pffm_write_new, table, T(user), T(options), &write);
  return write;
}

/* Creates rows for PLAIN, numbered from `first`. Adds the sum of their values to `total`. Every seventh text and
 * every fifth list is null. Other texts have three bytes or none. Other lists contain the number of their row once
 * or twice. */
static struct Column plain_rows(int32_t first, int32_t rows, bool dictionary, double *total) {
  int32_t *numbers = malloc((size_t)rows * sizeof *numbers), *ends = malloc((size_t)rows * sizeof *ends);
  int32_t *elements = malloc(2 * (size_t)rows * sizeof *elements);
  double *doubles = malloc((size_t)rows * sizeof *doubles);
  const char **texts = malloc((size_t)rows * sizeof *texts);
  int8_t *indices = malloc((size_t)rows);
  if (numbers == NULL || ends == NULL || elements == NULL || doubles == NULL || texts == NULL || indices == NULL) abort();
  static const char *const WORDS[] = {"abc", "", NULL};
  int32_t used = 0;
  for (int32_t i = 0; i < rows; i++) {
    numbers[i] = first + i;
    doubles[i] = i * 0.5;
    indices[i] = (int8_t)(i % 7 == 0 ? 2 : i % 2);
    texts[i] = WORDS[indices[i]];
    *total += numbers[i] + doubles[i] + (texts[i] == NULL ? 0 : (double)strlen(texts[i]));
    if (i % 5 == 0) {
      ends[i] = -1;
    } else {
      for (int32_t j = 0; j <= i % 2; j++) {
        elements[used++] = numbers[i];
        *total += numbers[i];
      }
      ends[i] = used;
    }
  }
  struct Column parts[4] = {
      int_column("n", rows, numbers),
      dictionary ? dictionary_column("s", rows, indices, text_column("", 3, WORDS)) : text_column("s", rows, texts),
      list_column("l", rows, ends, int_column("element", used, elements)),
      double_column("d", rows, doubles),
  };
  free(numbers), free(ends), free(elements), free(doubles), free(texts), free(indices);
  return batch(rows, 4, parts);
}

static struct Column keyed_rows(int32_t first, int32_t rows, const char *text) {
  int32_t *keys = malloc((size_t)rows * sizeof *keys);
  const char **texts = malloc((size_t)rows * sizeof *texts);
  if (keys == NULL || texts == NULL) abort();
  for (int32_t i = 0; i < rows; i++) keys[i] = first + i, texts[i] = text;
  struct Column parts[2] = {int_column("k", rows, keys), text_column("s", rows, texts)};
  parts[0].schema.flags = 0;
  free(keys), free(texts);
  return batch(rows, 2, parts);
}

static struct Column day_rows(int32_t number, const char *const *days, int64_t rows) {
  int32_t numbers[8];
  for (int64_t i = 0; i < rows; i++) numbers[i] = number;
  struct Column parts[2] = {int_column("n", rows, numbers), text_column("day", rows, days)};
  return batch(rows, 2, parts);
}

/* Writes a batch. The call consumes the batch. */
static void put(struct PffmWrite *write, struct Column column) {
  OK(pffm_write_arrow, write, &column.array, &column.schema, -1);
  CHECK(column.array.release == NULL && column.schema.release == NULL);
}

static struct PffmBuffer prepared(struct PffmWrite *write) {
  struct PffmBuffer messages = EMPTY;
  OK(pffm_write_prepare_commit, write, &messages);
  return messages;
}

static void commit(const struct PffmTable *table, const char *request, struct PffmBuffer messages, const char *told) {
  struct PffmBuffer snapshot = EMPTY;
  OK(pffm_commit, table, T(request), B(messages), &snapshot);
  HOLDS(snapshot, told);
}

/* Returns the offset of the first split in a plan. */
static int64_t after_head(struct PffmBuffer plan) {
  int64_t length = 0;
  for (int i = 7; i >= 0; i--) length = length << 8 | plan.data[i];
  return 8 + length;
}

static struct PffmReader *reader_of(const struct PffmTable *table, const char *request) {
  struct PffmBuffer plan = EMPTY;
  struct PffmReader *reader = NULL;
  OK(pffm_plan, table, T(request), &plan);
  int64_t head = after_head(plan);
  OK(pffm_reader_new, table, T(request), plan.data + head, plan.len - head, &reader);
  pffm_buffer_free(&plan);
  return reader;
}

/* Reads the next batch. Returns false at the end. */
static bool next(struct PffmReader *reader, struct ArrowArray *array) {
  uint8_t has_next = 9;
  memset(array, 0, sizeof *array);
  OK(pffm_reader_next, reader, array, &has_next);
  CHECK(has_next < 2 && (has_next == 1) == (array->release != NULL));
  return has_next == 1;
}

/* Reads all batches. Returns the number of rows, and the sum of all values in `total`. */
static int64_t read_all(const struct PffmTable *table, const char *request, double *total) {
  struct PffmReader *reader = reader_of(table, request);
  struct Column found;
  int64_t rows = 0;
  *total = 0;
  OK(pffm_reader_schema, reader, &found.schema);
  while (next(reader, &found.array)) {
    rows += found.array.length;
    *total += column_sum(&found.schema, &found.array);
    found.array.release(&found.array);
  }
  CHECK(!next(reader, &found.array));
  found.schema.release(&found.schema);
  struct PffmReaderMetrics metrics;
  OK(pffm_reader_metrics, reader, &metrics);
  CHECK(metrics.rows == rows && metrics.buffered_bytes == 0);
  CHECK(metrics.splits_read == metrics.splits_total || strstr(request, "limit") != NULL);
  OK(pffm_reader_close, reader);
  atomic_fetch_add(&rows_read, rows);
  return rows;
}

static int64_t the_log = 0;

static void library(void) {
  struct PffmBuffer json = EMPTY;
  CHECK(pffm_abi_version() == PFFM_ABI_VERSION);
  CHECK(pffm_struct_size(PFFM_STRUCT_BUFFER) == (int64_t)sizeof(struct PffmBuffer));
  CHECK(pffm_struct_size(PFFM_STRUCT_ERROR) == (int64_t)sizeof(struct PffmError));
  CHECK(pffm_struct_size(7) == -1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "worker_threads", pffm_runtime_configure, -1, 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "stack_size", pffm_runtime_configure, 0, 1000);
  OK(pffm_runtime_configure, 2, 1024 * 1024);
  OK(pffm_library_info, &json);
  HOLDS(json, "\"paimon\":\"");
  FAILS(PFFM_ILLEGAL_ARGUMENT, "json is null", pffm_library_info, NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "log level", pffm_log_open, 6, &the_log);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "log is null", pffm_log_open, 5, NULL);
  OK(pffm_log_open, 5, &the_log);
  CHECK(the_log > 0);
  pffm_log_use(the_log);
  /* Null handles and freed buffers have no effect. */
  pffm_error_free(NULL);
  pffm_buffer_free(NULL);
  OK(pffm_catalog_close, NULL);
  OK(pffm_table_close, NULL);
  OK(pffm_write_close, NULL);
  OK(pffm_reader_close, NULL);
}

static void logs(void) {
  struct PffmBuffer record = EMPTY;
  int64_t records = 0;
  for (;;) {
    OK(pffm_log_next, the_log, 0, &record);
    if (record.len == 0) break;
    HOLDS(record, "\"level\":");
    records++;
  }
  CHECK(records > 0);
  OK(pffm_log_next, the_log, 20, &record);
  CHECK(record.data == NULL && record.len == 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "json is null", pffm_log_next, the_log, 0, NULL);
  pffm_log_use(0);
  OK(pffm_log_close, the_log);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "is not open", pffm_log_next, the_log, 0, &record);
  OK(pffm_log_close, the_log);
}

static void alter(const struct PffmCatalog *catalog) {
  struct PffmTable *table = NULL;
  struct PffmBuffer json = EMPTY;
  OK(pffm_catalog_alter_table, catalog, T("db"), T("u"), T("[]"), 0);
  OK(pffm_catalog_alter_table, catalog, T("db"), T("u"),
     T("[{\"action\":\"addColumn\",\"fieldNames\":[\"extra\"],\"dataType\":\"INT\"},"
       "{\"action\":\"updateComment\",\"comment\":\"altered\"}]"), 0);
  OK(pffm_catalog_get_table, catalog, T("db"), T("u"), &table);
  OK(pffm_table_describe, table, &json);
  HOLDS(json, "\"extra\"");
  OK(pffm_table_close, table);
  FAILS(PFFM_ALREADY_EXISTS, "db.u", pffm_catalog_alter_table, catalog, T("db"), T("u"),
        T("[{\"action\":\"addColumn\",\"fieldNames\":[\"extra\"],\"dataType\":\"INT\"}]"), 0);
  FAILS(PFFM_UNSUPPORTED, "'bucket'", pffm_catalog_alter_table, catalog, T("db"), T("u"),
        T("[{\"action\":\"setOption\",\"key\":\"bucket\",\"value\":\"3\"}]"), 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "changes", pffm_catalog_alter_table, catalog, T("db"), T("u"),
        T("[{\"action\":\"explode\"}]"), 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "catalog is null", pffm_catalog_alter_table, NULL, T("db"), T("u"), T("[]"), 0);
  FAILS(PFFM_NOT_FOUND, "db.none", pffm_catalog_alter_table, catalog, T("db"), T("none"), T("[]"), 0);
  OK(pffm_catalog_alter_table, catalog, T("db"), T("none"), T("[]"), 1);
}

/* On a catalog with the table "t", whose schema is PLAIN. */
static void resolved(const struct PffmCatalog *catalog, const char *folder) {
  static const char REQUEST[] =
      "{\"database\":\"no\",\"table\":\"name\",\"location\":\"%s/db.db/%s\",\"branch\":\"main\","
      "\"schema\":{\"version\":3,\"id\":0,\"highestFieldId\":3,\"timeMillis\":0,%s}";
  struct PffmTable *table = NULL;
  struct PffmBuffer json = EMPTY;
  char request[2000];
  snprintf(request, sizeof request, REQUEST, folder, "t", PLAIN + 1);
  OK(pffm_catalog_open_table, catalog, T(request), &table);
  OK(pffm_table_describe, table, &json);
  HOLDS(json, "\"name\":\"name\"");
  OK(pffm_table_close, table);
  table = NULL;
  FAILS(PFFM_ILLEGAL_ARGUMENT, "catalog is null", pffm_catalog_open_table, NULL, T(request), &table);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "out is null", pffm_catalog_open_table, catalog, T(request), NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request is null", pffm_catalog_open_table, catalog, NULL, 5, &table);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request: missing field", pffm_catalog_open_table, catalog, T("{}"), &table);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "no.name: schema: missing field `version`", pffm_catalog_open_table, catalog,
        T("{\"database\":\"no\",\"table\":\"name\",\"location\":\"/\",\"branch\":\"main\",\"schema\":{}}"), &table);
  snprintf(request, sizeof request, REQUEST, folder, "missing", PLAIN + 1);
  FAILS(PFFM_NOT_FOUND, "db.db/missing", pffm_catalog_open_table, catalog, T(request), &table);
  snprintf(request, sizeof request, REQUEST, "s3://bucket", "t", PLAIN + 1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "the S3 bucket 'bucket'", pffm_catalog_open_table, catalog, T(request), &table);
  CHECK(table == NULL);
}

static int released;

static int32_t no_stream(uint64_t context, const uint8_t *path, int64_t len, uint64_t *stream, struct PffmRoom *message) {
  (void)context, (void)path, (void)len, (void)stream, (void)message;
  return PFFM_IO;
}
static int32_t no_write(uint64_t context, uint64_t stream, const uint8_t *bytes, int64_t len, struct PffmRoom *message) {
  (void)context, (void)stream, (void)bytes, (void)len, (void)message;
  return PFFM_IO;
}
static int32_t no_end(uint64_t context, uint64_t stream, struct PffmRoom *message) {
  (void)context, (void)stream, (void)message;
  return PFFM_IO;
}
static int32_t no_read(uint64_t context, const uint8_t *path, int64_t path_len, int64_t position, uint8_t *bytes,
                       int64_t len, int64_t *read, struct PffmRoom *message) {
  (void)context, (void)path, (void)path_len, (void)position, (void)bytes, (void)len, (void)read, (void)message;
  return PFFM_NOT_FOUND;
}
static int32_t only_folders(uint64_t context, const uint8_t *path, int64_t len, struct PffmFileStatus *status,
                            struct PffmRoom *message) {
  static const char reason[] = "the disk is on fire";
  (void)context;
  if (holds(path, len, "broken")) {
    memcpy(message->data, reason, strlen(reason));
    message->len = (int64_t)strlen(reason);
    return PFFM_IO;
  }
  status->is_folder = 1;
  return PFFM_OK;
}
static int32_t one_database(uint64_t context, const uint8_t *path, int64_t len, struct PffmRoom *json,
                            struct PffmRoom *message) {
  static const char entries[] = "[{\"name\":\"seen.db\",\"size\":0,\"modified_millis\":1,\"is_folder\":true}]";
  (void)context, (void)message;
  if (!holds(path, len, "own://host/warehouse")) return PFFM_NOT_FOUND;
  json->len = (int64_t)strlen(entries);
  if (json->len <= json->capacity) memcpy(json->data, entries, strlen(entries));
  return PFFM_OK;
}
static int32_t no_delete(uint64_t context, const uint8_t *path, int64_t len, uint8_t recursive, struct PffmRoom *message) {
  (void)context, (void)path, (void)len, (void)recursive, (void)message;
  return PFFM_IO;
}
static int32_t no_rename(uint64_t context, const uint8_t *from, int64_t from_len, const uint8_t *to, int64_t to_len,
                         uint8_t *renamed, struct PffmRoom *message) {
  (void)context, (void)from, (void)from_len, (void)to, (void)to_len, (void)renamed, (void)message;
  return PFFM_IO;
}
static int32_t no_folder(uint64_t context, const uint8_t *path, int64_t len, struct PffmRoom *message) {
  (void)context, (void)path, (void)len, (void)message;
  return PFFM_IO;
}
static void count_release(uint64_t context) { released += (int)context; }

/* A catalog whose files the caller reaches. */
static void files_of_the_caller(void) {
  struct PffmCatalog *catalog = NULL;
  struct PffmBuffer json = EMPTY;
  struct PffmFileAccess files = {1,       no_stream,    no_write,     no_end,    no_end,    no_read,
                                 only_folders, one_database, no_delete, no_rename, no_folder, count_release};
  const char *warehouse = "{\"warehouse\":\"own://host/warehouse\"}";
  FAILS(PFFM_ILLEGAL_ARGUMENT, "files is null", pffm_catalog_open_with_files, T(warehouse), NULL, &catalog);
  FAILS_ONCE(PFFM_ILLEGAL_ARGUMENT, "warehouse", pffm_catalog_open_with_files, T("{}"), &files, &catalog);
  CHECK(released == 1);
  files.list = NULL;
  FAILS_ONCE(PFFM_ILLEGAL_ARGUMENT, "'list'", pffm_catalog_open_with_files, T(warehouse), &files, &catalog);
  CHECK(released == 2);
  files.list = one_database;
  OK(pffm_catalog_open_with_files, T(warehouse), &files, &catalog);
  OK(pffm_catalog_list_databases, catalog, &json);
  HOLDS(json, "[\"seen\"]");
  FAILS(PFFM_IO, "the disk is on fire", pffm_catalog_get_database, catalog, T("broken"), &json);
  FAILS(PFFM_UNSUPPORTED, "Paimon Java", pffm_catalog_drop_table, catalog, T("seen"), T("t"), 0);
  CHECK(released == 2);
  OK(pffm_catalog_close, catalog);
  CHECK(released == 3);
}

static void catalogs(const char *folder) {
  struct PffmCatalog *catalog = NULL;
  struct PffmTable *table = NULL;
  struct PffmBuffer json = EMPTY;
  FAILS(PFFM_ILLEGAL_ARGUMENT, "options", pffm_catalog_open, T("{\"warehouse\":"), &catalog);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "warehouse", pffm_catalog_open, T("{}"), &catalog);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "options is null", pffm_catalog_open, NULL, 5, &catalog);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "negative length -1", pffm_catalog_open, (const uint8_t *)"{}", -1, &catalog);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "catalog is null", pffm_catalog_open, T("{}"), NULL);
  CHECK(catalog == NULL);
  FAILS(PFFM_ILLEGAL_STATE, "running", pffm_runtime_configure, 1, 0);
  catalog = catalog_at(folder);

  OK(pffm_catalog_create_database, catalog, T("other"), T("{}"), 0);
  FAILS(PFFM_ALREADY_EXISTS, "other", pffm_catalog_create_database, catalog, T("other"), NULL, 0, 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "UTF-8", pffm_catalog_create_database, catalog, T("\xff\xfe"), NULL, 0, 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "properties", pffm_catalog_create_database, catalog, T("x"), T("[]"), 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "properties is null", pffm_catalog_create_database, catalog, T("x"), NULL, 2, 0);
  FAILS(PFFM_UNSUPPORTED, "comment", pffm_catalog_create_database, catalog, T("x"), T("{\"comment\":\"c\"}"), 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "catalog is null", pffm_catalog_create_database, NULL, T("x"), NULL, 0, 0);
  OK(pffm_catalog_list_databases, catalog, &json);
  HOLDS(json, "[\"db\",\"other\"]");
  OK(pffm_catalog_get_database, catalog, T("db"), &json);
  HOLDS(json, "\"name\":\"db\"");
  FAILS(PFFM_NOT_FOUND, "none", pffm_catalog_get_database, catalog, T("none"), &json);

  FAILS(PFFM_ILLEGAL_ARGUMENT, "schema", pffm_catalog_create_table, catalog, T("db"), T("t"), T("[]"), 0);
  OK(pffm_catalog_create_table, catalog, T("db"), T("t"), T(PLAIN), 0);
  FAILS(PFFM_ALREADY_EXISTS, "db.t", pffm_catalog_create_table, catalog, T("db"), T("t"), T(PLAIN), 0);
  OK(pffm_catalog_create_table, catalog, T("db"), T("t"), T(PLAIN), 1);
  FAILS(PFFM_NOT_FOUND, "none", pffm_catalog_create_table, catalog, T("none"), T("t"), T(PLAIN), 0);
  OK(pffm_catalog_list_tables, catalog, T("db"), &json);
  HOLDS(json, "[\"t\"]");
  FAILS(PFFM_NOT_FOUND, "none", pffm_catalog_list_tables, catalog, T("none"), &json);
  FAILS(PFFM_NOT_FOUND, "db.u", pffm_catalog_get_table, catalog, T("db"), T("u"), &table);
  CHECK(table == NULL);
  resolved(catalog, folder);
  OK(pffm_catalog_rename_table, catalog, T("db"), T("t"), T("db"), T("u"), 0);
  FAILS(PFFM_NOT_FOUND, "db.t", pffm_catalog_rename_table, catalog, T("db"), T("t"), T("db"), T("v"), 0);
  OK(pffm_catalog_rename_table, catalog, T("db"), T("t"), T("db"), T("v"), 1);
  FAILS(PFFM_NOT_EMPTY, "db", pffm_catalog_drop_database, catalog, T("db"), 0, 0);
  alter(catalog);

  /* The table is dropped while a handle is open. */
  OK(pffm_catalog_get_table, catalog, T("db"), T("u"), &table);
  OK(pffm_catalog_drop_table, catalog, T("db"), T("u"), 0);
  FAILS(PFFM_NOT_FOUND, "db.u", pffm_catalog_drop_table, catalog, T("db"), T("u"), 0);
  OK(pffm_catalog_drop_table, catalog, T("db"), T("u"), 1);
  struct PffmWrite *write = NULL;
  FAILS(PFFM_NOT_FOUND, "db.u", pffm_write_new, table, T("user"), NULL, 0, &write);
  CHECK(write == NULL);
  OK(pffm_catalog_create_table, catalog, T("db"), T("w"), T(KEYED), 0);
  OK(pffm_catalog_drop_database, catalog, T("db"), 0, 1);
  FAILS(PFFM_NOT_FOUND, "db", pffm_catalog_drop_database, catalog, T("db"), 0, 0);
  OK(pffm_catalog_drop_database, catalog, T("db"), 1, 0);
  OK(pffm_catalog_drop_database, catalog, T("other"), 0, 0);
  OK(pffm_catalog_close, catalog);
  OK(pffm_table_close, table);
}

/* On a table with a tag "t" and one snapshot. */
static void branches(const struct PffmTable *table) {
  struct PffmBuffer json = EMPTY;
  struct PffmTable *branch = NULL;
  uint8_t done = 2;
  OK(pffm_branch_create, table, T("tagged"), T("{\"tag\":\"t\"}"), &done);
  CHECK(done == 1);
  OK(pffm_branch_create, table, T("tagged"), T("{}"), &done);
  CHECK(done == 0);
  OK(pffm_branch_create, table, T("empty"), T("{}"), &done);
  CHECK(done == 1);
  OK(pffm_table_branches, table, &json);
  HOLDS(json, "[\"empty\",\"tagged\"]");
  OK(pffm_table_branch, table, T("tagged"), &branch);
  OK(pffm_table_latest_snapshot, branch, &json);
  HOLDS(json, "\"id\":1");
  OK(pffm_table_close, branch);
  FAILS(PFFM_NOT_FOUND, "'none'", pffm_branch_create, table, T("x"), T("{\"tag\":\"none\"}"), &done);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "main", pffm_branch_create, table, T("main"), T("{}"), &done);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_branch_create, table, T("x"), T("{\"from\":1}"), &done);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "created is null", pffm_branch_create, table, T("x"), T("{}"), NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "table is null", pffm_table_branches, NULL, &json);
  OK(pffm_branch_delete, table, T("tagged"), &done);
  CHECK(done == 1);
  OK(pffm_branch_delete, table, T("empty"), &done);
  OK(pffm_branch_delete, table, T("empty"), &done);
  CHECK(done == 0);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "..", pffm_branch_delete, table, T("../../t"), &done);
  OK(pffm_table_branches, table, &json);
  HOLDS(json, "[]");
}

static void tags(const struct PffmTable *table) {
  struct PffmBuffer json = EMPTY;
  uint8_t done = 2;
  OK(pffm_tag_create, table, T("t"), T("{\"snapshotId\":1,\"successMillis\":7}"), &done);
  CHECK(done == 1);
  OK(pffm_tag_create, table, T("t"), T("{\"snapshotId\":1}"), &done);
  CHECK(done == 0);
  OK(pffm_table_tags, table, &json);
  HOLDS(json, "\"name\":\"t\"");
  FAILS(PFFM_NOT_FOUND, "snapshot 99", pffm_tag_create, table, T("u"), T("{\"snapshotId\":99}"), &done);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "blank", pffm_tag_create, table, T(" "), T("{}"), &done);
  OK(pffm_tag_create, table, T("latest"), T("{\"byServer\":true}"), &done);
  CHECK(done == 1);
  branches(table);
  OK(pffm_tag_delete, table, T("latest"), 1, &done);
  CHECK(done == 1);
  OK(pffm_tag_delete, table, T("t"), 0, &done);
  CHECK(done == 1);
  OK(pffm_tag_delete, table, T("t"), 0, &done);
  CHECK(done == 0);
}

static void options(const struct PffmTable *table) {
  OK(pffm_commit_check_options, table, T("[]"));
  OK(pffm_commit_check_options, table, T("[\"branch\"]"));
  FAILS(PFFM_ILLEGAL_ARGUMENT, "'bucket'", pffm_commit_check_options, table, T("[\"bucket\"]"));
}

static void facts(const struct PffmTable *table) {
  struct PffmBuffer json = EMPTY;
  struct PffmTable *branch = NULL;
  struct ArrowSchema schema;
  OK(pffm_table_describe, table, &json);
  HOLDS(json, "\"database\":\"db\",\"name\":\"plain\"");
  OK(pffm_table_latest_snapshot, table, &json);
  HOLDS(json, "\"commitUser\":\"first\"");
  OK(pffm_table_snapshot, table, 1, &json);
  HOLDS(json, "\"commitUser\":\"first\"");
  FAILS(PFFM_NOT_FOUND, "db.plain", pffm_table_snapshot, table, 99, &json);
  OK(pffm_table_snapshots, table, &json);
  HOLDS(json, "[{");
  OK(pffm_table_partitions, table, &json);
  HOLDS(json, "\"partition\":{}");
  OK(pffm_table_files, table, T("{}"), &json);
  HOLDS(json, "\"format\":\"parquet\"");
  OK(pffm_table_files, table, T("{\"snapshotId\":1}"), &json);
  HOLDS(json, "\"bucket\":0");
  FAILS(PFFM_NOT_FOUND, "db.plain", pffm_table_files, table, T("{\"snapshotId\":99}"), &json);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_table_files, table, T("{\"tag\":\"t\"}"), &json);
  OK(pffm_table_tags, table, &json);
  HOLDS(json, "[]");
  tags(table);
  options(table);
  FAILS(PFFM_NOT_FOUND, "'b'", pffm_table_branch, table, T("b"), &branch);
  OK(pffm_table_branch, table, T("main"), &branch);
  OK(pffm_table_close, branch);
  OK(pffm_table_arrow_schema, table, &schema);
  CHECK(schema.n_children == 4 && strcmp(schema.children[1]->name, "s") == 0);
  schema.release(&schema);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "null", pffm_table_arrow_schema, table, NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "table is null", pffm_table_describe, NULL, &json);
}

/* The release callbacks of structs whose memory the caller keeps. */
static void releases(void) {
  struct ArrowSchema schema = {.format = "n", .release = pffm_schema_release};
  struct ArrowArray array = {.length = 1, .release = pffm_array_release};
  schema.release(&schema);
  array.release(&array);
  CHECK(schema.release == NULL && array.release == NULL);
  CHECK(strcmp(schema.format, "n") == 0 && array.length == 1);
  pffm_schema_release(NULL);
  pffm_array_release(NULL);
}

static void append(const struct PffmCatalog *catalog, int32_t rows) {
  struct PffmTable *table = table_of(catalog, "plain", PLAIN);
  struct PffmBuffer json = EMPTY;
  double wanted = 0, found = 0;
  OK(pffm_table_latest_snapshot, table, &json);
  CHECK(json.len == 0);
  CHECK(read_all(table, "{}", &found) == 0 && found == 0);

  struct PffmWrite *write = write_to(table, "first", "{}");
  for (int32_t i = 0; i < 3; i++) put(write, plain_rows(i * rows, rows, i == 1, &wanted));
  put(write, plain_rows(0, 0, false, &wanted));
  struct PffmBuffer messages = prepared(write);
  FAILS(PFFM_ILLEGAL_STATE, "prepared", pffm_write_prepare_commit, write, &json);
  OK(pffm_write_close, write);
  OK(pffm_messages_describe, table, B(messages), &json);
  HOLDS(json, "\"fileCount\":1");

  commit(table, "{\"commitUser\":\"first\"}", messages, "\"id\":1");
  commit(table, "{\"commitUser\":\"first\"}", messages, "\"id\":1");
  FAILS(PFFM_ILLEGAL_STATE, "needs it", pffm_abort, table, B(messages), &json);
  CHECK(read_all(table, "{}", &found) == 3 * rows && found == wanted);
  CHECK(read_all(table, "{\"limit\":7}", &found) == 7);
  CHECK(read_all(table, "{\"projection\":[\"d\",\"n\"],\"filter\":{\"column\":\"n\",\"op\":\"lt\",\"literals\":[\"4\"]}}",
                 &found) == 4);
  CHECK(found == 1 + 2 + 3 + 0.5 + 1 + 1.5);
  facts(table);

  struct PffmBuffer splits = EMPTY;
  struct PffmReader *reader = NULL;
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_plan, table, T("{\"x\":1}"), &splits);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "'x'", pffm_plan, table, T("{\"projection\":[\"x\"]}"), &splits);
  FAILS(PFFM_NOT_FOUND, "99", pffm_plan, table, T("{\"snapshotId\":99}"), &splits);
  FAILS(PFFM_NOT_FOUND, "'none'", pffm_plan, table, T("{\"tag\":\"none\"}"), &splits);
  FAILS(PFFM_CORRUPT_DATA, "", pffm_reader_new, table, T("{}"), T("no frames"), &reader);
  static const uint8_t odd[12] = {4, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4};
  FAILS(PFFM_CORRUPT_DATA, "split 0", pffm_reader_new, table, T("{}"), odd, 12, &reader);
  FAILS(PFFM_CORRUPT_DATA, "message 0", pffm_messages_describe, table, odd, 12, &json);
  FAILS(PFFM_CORRUPT_DATA, "", pffm_commit, table, T("{\"commitUser\":\"x\"}"), odd, 11, &json);
  FAILS(PFFM_CORRUPT_DATA, "message 0", pffm_abort, table, odd, 12, &json);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_commit, table, T("{}"), B(messages), &json);
  CHECK(reader == NULL && json.data == NULL);

  /* Different messages with the same commit user are a second commit. */
  double more = 0;
  write = write_to(table, "first", "{\"strict\":true}");
  put(write, plain_rows(0, 1, false, &more));
  struct PffmBuffer others = prepared(write);
  OK(pffm_write_close, write);
  FAILS(PFFM_ILLEGAL_STATE, "first", pffm_commit, table, T("{\"commitUser\":\"first\"}"), B(others), &json);
  OK(pffm_abort, table, B(others), &json);
  HOLDS(json, "\"removed\":[{\"path\"");
  OK(pffm_abort, table, B(others), &json);
  HOLDS(json, "\"missing\":[\"");
  FAILS(PFFM_ILLEGAL_STATE, "does not exist", pffm_commit, table, T("{\"commitUser\":\"third\"}"), B(others), &json);
  pffm_buffer_free(&others);
  pffm_buffer_free(&messages);
  OK(pffm_table_close, table);
}

static void keyed(const struct PffmCatalog *catalog, int32_t rows) {
  struct PffmTable *table = table_of(catalog, "keyed", KEYED);
  for (int round = 0; round < 2; round++) {
    const char *user = round == 0 ? "a" : "b";
    struct PffmWrite *write = write_to(table, user, "");
    put(write, keyed_rows(round * rows / 2, rows, round == 0 ? "old" : "newer"));
    put(write, keyed_rows(round * rows / 2, 1, NULL));
    struct PffmBuffer messages = prepared(write), info = EMPTY;
    OK(pffm_write_close, write);
    OK(pffm_messages_describe, table, B(messages), &info);
    HOLDS(info, "\"bucket\":1");
    commit(table, round == 0 ? "{\"commitUser\":\"a\"}" : "{\"commitUser\":\"b\",\"sinceSnapshotId\":1}", messages,
           round == 0 ? "\"id\":1" : "\"id\":2");
    pffm_buffer_free(&messages);
  }
  double keys = 0, found = 0;
  int32_t all = rows + rows / 2;
  for (int32_t k = 0; k < all; k++) keys += k;
  CHECK(read_all(table, "{}", &found) == all);
  /* The text in the first row of each round is null. */
  CHECK(found == keys + 3 * (rows / 2 - 1) + 5 * (rows - 1));
  CHECK(read_all(table, "{\"projection\":[\"k\"]}", &found) == all && found == keys);
  CHECK(read_all(table, "{\"snapshotId\":1}", &found) == rows);
  OK(pffm_table_close, table);
}

static void replace(const struct PffmTable *table, const char *user, const char *more, int32_t number,
                    const char *const *days, int64_t rows) {
  char request[300];
  struct PffmBuffer messages = EMPTY;
  snprintf(request, sizeof request, "{\"commitUser\":\"%s\"%s}", user, more);
  if (rows > 0) {
    struct PffmWrite *write = write_to(table, user, "{\"overwrite\":true}");
    put(write, day_rows(number, days, rows));
    messages = prepared(write);
    OK(pffm_write_close, write);
  }
  commit(table, request, messages, "\"id\":");
  pffm_buffer_free(&messages);
}

static void overwrites(const struct PffmCatalog *catalog) {
  static const char *const both[] = {"a", "a", "b", NULL}, *const one[] = {"a"}, *const other[] = {"b"};
  struct PffmTable *table = table_of(catalog, "days", DAYS);
  struct PffmBuffer json = EMPTY;
  double found = 0;
  const char *projection = "{\"projection\":[\"n\"]}";
  struct PffmWrite *write = write_to(table, "start", "{}");
  put(write, day_rows(1, both, 4));
  struct PffmBuffer messages = prepared(write);
  OK(pffm_write_close, write);
  commit(table, "{\"commitUser\":\"start\"}", messages, "\"id\":1");
  FAILS(PFFM_ILLEGAL_ARGUMENT, "no messages", pffm_commit, table,
        T("{\"commitUser\":\"x\",\"operation\":\"truncateTable\"}"), B(messages), &json);
  pffm_buffer_free(&messages);
  CHECK(read_all(table, projection, &found) == 4 && found == 4);
  OK(pffm_table_partitions, table, &json);
  HOLDS(json, "__DEFAULT_PARTITION__");
  replace(table, "dynamic", ",\"operation\":\"dynamicOverwrite\"", 10, one, 1);
  CHECK(read_all(table, projection, &found) == 3 && found == 12);
  replace(table, "static", ",\"operation\":\"staticOverwrite\",\"partitions\":[{\"day\":\"b\"}]", 100, other, 1);
  CHECK(read_all(table, projection, &found) == 3 && found == 111);
  replace(table, "null", ",\"operation\":\"truncatePartitions\",\"partitions\":[{\"day\":null}]", 0, NULL, 0);
  CHECK(read_all(table, projection, &found) == 2 && found == 110);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "'hour'", pffm_commit, table,
        T("{\"commitUser\":\"x\",\"operation\":\"truncatePartitions\",\"partitions\":[{\"hour\":\"1\"}]}"), NULL, 0, &json);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_commit, table, T("{\"commitUser\":\"x\",\"operation\":\"merge\"}"), NULL, 0,
        &json);
  replace(table, "all", ",\"operation\":\"truncateTable\"", 0, NULL, 0);
  CHECK(read_all(table, projection, &found) == 0 && found == 0);
  OK(pffm_table_close, table);
}

static void orphans(const struct PffmCatalog *catalog) {
  struct PffmTable *table = table_of(catalog, "orphaned", PLAIN);
  struct PffmBuffer json = EMPTY;
  double total = 0;
  struct PffmWrite *write = write_to(table, "lost", "{}");
  put(write, plain_rows(0, 5, false, &total));
  struct PffmBuffer messages = prepared(write);
  pffm_buffer_free(&messages);
  OK(pffm_write_close, write);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "request", pffm_table_remove_orphans, table, T("{}"), &json);
  OK(pffm_table_remove_orphans, table, T("{\"olderThanMillis\":4000000000000,\"dryRun\":true}"), &json);
  HOLDS(json, "\"removed\":[{\"path\"");
  OK(pffm_table_remove_orphans, table, T("{\"olderThanMillis\":0,\"dryRun\":false}"), &json);
  HOLDS(json, "\"removed\":[]");
  OK(pffm_table_remove_orphans, table, T("{\"olderThanMillis\":4000000000000,\"dryRun\":false}"), &json);
  HOLDS(json, "\"removed\":[{\"path\"");
  OK(pffm_table_remove_orphans, table, T("{\"olderThanMillis\":4000000000000,\"dryRun\":false}"), &json);
  HOLDS(json, "\"removed\":[]");
  OK(pffm_table_close, table);
}

/* Routes rows and keys. Writes the rows of one bucket with its number. */
static void routers(const struct PffmCatalog *catalog) {
  static const int32_t numbers[] = {5, 6, 5};
  static const uint8_t key[] = {1, 5, 0, 0, 0}, short_key[] = {1, 5};
  struct PffmTable *table = table_of(catalog, "routed", "{\"fields\":[{\"id\":0,\"name\":\"n\",\"type\":\"INT\"}],"
    "\"partitionKeys\":[],\"primaryKeys\":[],\"options\":{\"bucket\":\"64\",\"bucket-key\":\"n\"}}");
  struct PffmRouter *router = NULL, *function = NULL;
  struct PffmBuffer json = EMPTY, routed = EMPTY, again = EMPTY;
  int32_t bucket = -1, same = -2, head[9];
  OK(pffm_router_new, table, &router);
  OK(pffm_router_describe, router, &json);
  HOLDS(json, "\"bucketCount\":64");
  struct Column part = int_column("n", 3, numbers), rows = batch(3, 1, &part);
  OK(pffm_router_route, router, &rows.array, &rows.schema, 0, &routed);
  CHECK(rows.array.release == NULL && rows.schema.release == NULL);
  OK(pffm_router_bucket, router, key, 5, &bucket);
  OK(pffm_router_of_key, 64, T("[\"INT\"]"), &function);
  OK(pffm_router_bucket, function, key, 5, &same);
  CHECK(routed.len > (int64_t)sizeof head);
  memcpy(head, routed.data, sizeof head);
  CHECK(head[0] == 3 && head[1] == 1 && head[2] == 1 && head[3] == 0 && head[4] == 1 && head[5] == 0);
  CHECK(head[6] == bucket && head[8] == bucket && same == bucket && bucket >= 0 && bucket < 64);
  pffm_buffer_free(&routed);

  /* The schema of the previous batch. */
  part = int_column("n", 3, numbers), rows = batch(3, 1, &part);
  OK(pffm_router_route, router, &rows.array, NULL, 1, &again);
  CHECK(again.len == (int64_t)sizeof head && memcmp(again.data + 24, head + 6, 12) == 0);
  pffm_buffer_free(&again);
  rows.schema.release(&rows.schema);

  FAILS(PFFM_ILLEGAL_ARGUMENT, "no valid value at position 0", pffm_router_bucket, function, short_key, 2, &same);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "array is null", pffm_router_route, router, NULL, NULL, 0, &again);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "router is null", pffm_router_bucket, NULL, key, 5, &same);
  struct PffmWrite *write = write_to(table, "u", "{}");
  part = int_column("n", 3, numbers), rows = batch(3, 1, &part);
  FAILS_ONCE(PFFM_ILLEGAL_ARGUMENT, "row 1 of the batch", pffm_write_arrow, write, &rows.array, &rows.schema, bucket);
  part = int_column("n", 1, numbers), rows = batch(1, 1, &part);
  OK(pffm_write_arrow, write, &rows.array, &rows.schema, bucket);
  OK(pffm_write_close, write);
  OK(pffm_router_close, router);
  OK(pffm_router_close, function);
  OK(pffm_router_close, NULL);
  OK(pffm_table_close, table);
}

/* Writes a batch that fails a check. The call consumes the batch, and the writer stays usable. */
static void refused(struct PffmWrite *write, int32_t code, const char *part, struct Column column) {
  FAILS_ONCE(code, part, pffm_write_arrow, write, &column.array, &column.schema, -1);
  CHECK(column.array.release == NULL && column.schema.release == NULL);
}

static void bad_batches(const struct PffmCatalog *catalog) {
  struct PffmTable *table = table_of(catalog, "bad", PLAIN), *strict_keys = table_of(catalog, "badkeys", KEYED);
  struct PffmWrite *write = write_to(table, "u", "{}");
  double total = 0, found = 0;
  static const int32_t three[] = {1, 2, 3};
  static const char *const texts[] = {"x", "y", "z"};

  FAILS(PFFM_ILLEGAL_ARGUMENT, "options", pffm_write_new, table, T("u"), T("{\"fast\":true}"), &write);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "write is null", pffm_write_new, table, T("u"), NULL, 0, NULL);
  struct Column good = plain_rows(0, 3, false, &total), none;
  memset(&none, 0, sizeof none);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "array is null", pffm_write_arrow, write, NULL, &good.schema, -1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "schema is null", pffm_write_arrow, write, &good.array, NULL, -1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "ArrowArray is already released", pffm_write_arrow, write, &none.array, &good.schema, -1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "ArrowSchema is already released", pffm_write_arrow, write, &good.array, &none.schema, -1);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "write is null", pffm_write_arrow, NULL, &good.array, &good.schema, -1);
  CHECK(good.array.release != NULL && good.schema.release != NULL);

  refused(write, PFFM_ILLEGAL_ARGUMENT, "struct array", int_column("n", 3, three));
  struct Column part = text_column("n", 3, texts);
  refused(write, PFFM_SCHEMA_MISMATCH, "n", batch(3, 1, &part));
  part = int_column("unknown", 3, three);
  refused(write, PFFM_SCHEMA_MISMATCH, "unknown", batch(3, 1, &part));
  part = int_column("n", 3, three);
  refused(write, PFFM_ILLEGAL_ARGUMENT, "'n' has 3 rows, but the batch has 4", batch(4, 1, &part));
  part = text_column("s", 3, texts);
  ((char *)part.array.buffers[2])[1] = (char)0xff;
  refused(write, PFFM_ILLEGAL_ARGUMENT, "'s'", batch(3, 1, &part));
  part = text_column("s", 3, texts);
  ((int32_t *)part.array.buffers[1])[1] = 3;
  ((int32_t *)part.array.buffers[1])[2] = 1;
  refused(write, PFFM_ILLEGAL_ARGUMENT, "'s'", batch(3, 1, &part));
  part = dictionary_column("s", 3, (const int8_t[]){0, 1, 7}, text_column("", 3, texts));
  refused(write, PFFM_ILLEGAL_ARGUMENT, "'s'", batch(3, 1, &part));
  part = int_column("n", 3, three);
  part.schema.format = "?";
  refused(write, PFFM_ILLEGAL_ARGUMENT, "", batch(3, 1, &part));
  part = batch(3, 0, NULL);
  part.array.null_count = 1;
  part.array.buffers[0] = calloc(1, 1);
  refused(write, PFFM_ILLEGAL_ARGUMENT, "null rows", part);

  /* The library aligns a misaligned buffer. */
  part = int_column("n", 3, three);
  char *odd = malloc(3 * sizeof *three + 1);
  if (odd == NULL) abort();
  memcpy(odd + 1, three, 3 * sizeof *three);
  const void *aligned = part.array.buffers[1];
  part.array.buffers[1] = odd + 1;
  struct Column misaligned = batch(3, 1, &part);
  /* This function frees the buffer. The release callback would free a pointer into the middle of it. */
  struct ArrowArray *child = misaligned.array.children[0];
  *(int64_t *)child->private_data = 1;
  put(write, misaligned);
  free(odd);
  free((void *)aligned);

  put(write, good);
  struct PffmBuffer messages = prepared(write);
  double after = 0;
  struct Column late = plain_rows(0, 1, false, &after);
  refused(write, PFFM_ILLEGAL_STATE, "prepared", late);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "messages is null", pffm_write_prepare_commit, write, NULL);
  OK(pffm_write_close, write);
  commit(table, "{\"commitUser\":\"u\"}", messages, "\"id\":1");
  pffm_buffer_free(&messages);
  CHECK(read_all(table, "{}", &found) == 6 && found == total + 6);

  write = write_to(strict_keys, "u", "{\"strict\":true}");
  part = text_column("s", 3, texts);
  refused(write, PFFM_SCHEMA_MISMATCH, "k", batch(3, 1, &part));
  OK(pffm_write_close, write);
  OK(pffm_table_close, strict_keys);
  OK(pffm_table_close, table);
}

/* Closes every handle before the handles that were opened from it. Those handles stay usable. */
static void odd_orders(const char *folder, int32_t rows) {
  struct PffmCatalog *catalog = catalog_at(folder);
  struct PffmTable *table = table_of(catalog, "odd", PLAIN), *again = NULL;
  OK(pffm_catalog_get_table, catalog, T("db"), T("odd"), &again);
  OK(pffm_catalog_close, catalog);
  double wanted = 0, found = 0;
  struct PffmWrite *write = write_to(table, "u", "{}"), *unused = write_to(table, "v", "{}");
  struct PffmWrite *dropped = write_to(table, "w", "{}");
  OK(pffm_table_close, table);
  for (int32_t i = 0; i < 4; i++) put(write, plain_rows(i, rows, false, &wanted));
  put(dropped, plain_rows(0, rows, true, &found));
  OK(pffm_write_close, unused);
  OK(pffm_write_close, dropped);
  struct PffmBuffer messages = prepared(write);
  OK(pffm_write_close, write);
  commit(again, "{\"commitUser\":\"u\"}", messages, "\"id\":1");
  pffm_buffer_free(&messages);

  /* One reader is read to its end, one in part and one not at all. Batches and schemas outlive their reader. */
  struct PffmReader *half = reader_of(again, "{}"), *never = reader_of(again, "{}");
  CHECK(read_all(again, "{}", &found) == 4 * rows && found == wanted);
  OK(pffm_table_close, again);
  struct Column kept;
  uint8_t has_next = 9;
  OK(pffm_reader_schema, half, &kept.schema);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "array is null", pffm_reader_next, half, NULL, &has_next);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "has_next is null", pffm_reader_next, half, &kept.array, NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "reader is null", pffm_reader_next, NULL, &kept.array, &has_next);
  CHECK(next(half, &kept.array));
  struct PffmReaderMetrics metrics;
  FAILS(PFFM_ILLEGAL_ARGUMENT, "metrics is null", pffm_reader_metrics, half, NULL);
  FAILS(PFFM_ILLEGAL_ARGUMENT, "reader is null", pffm_reader_metrics, NULL, &metrics);
  OK(pffm_reader_metrics, half, &metrics);
  CHECK(metrics.rows == kept.array.length && metrics.batches == 1 && metrics.bytes > 0);
  OK(pffm_reader_close, half);
  OK(pffm_reader_close, never);
  CHECK(kept.array.length > 0 && column_sum(&kept.schema, &kept.array) > 0);
  column_release(&kept);
}

struct Shared {
  const struct PffmCatalog *catalog;
  const struct PffmTable *table;
  struct PffmWrite *write;
  struct PffmReader *reader;
  const struct ArrowSchema *schema;
  int32_t rounds;
  int32_t number;
  /* The number of batches that the exclusive writer accepted from this thread, the number of rows that the exclusive
   * reader returned to this thread, and the sums of their values. */
  int64_t taken, given;
  double taken_sum, given_sum;
};

/* Returns whether the code reports a concurrent call on the handle. */
static bool busy(int line, int32_t code, struct PffmError *error) {
  bool busy = code == PFFM_ILLEGAL_STATE;
  if (busy) sched_yield();
  settle(line, code, busy ? PFFM_ILLEGAL_STATE : PFFM_OK, busy ? "in use" : "", error);
  return busy;
}

static void *one_of_two(void *argument) {
  struct Shared *self = argument;
  for (int32_t i = 0; i < self->rounds; i++) {
    struct PffmError error = BLANK;
    double sum = 0;
    struct Column column = plain_rows(i, 3, false, &sum);
    if (!busy(__LINE__, pffm_write_arrow(self->write, &column.array, &column.schema, -1, &error), &error)) {
      self->taken++;
      self->taken_sum += sum;
    }
    CHECK(column.array.release == NULL);
  }
  for (;;) {
    struct PffmError error = BLANK;
    struct ArrowArray array;
    uint8_t has_next = 0;
    memset(&array, 0, sizeof array);
    if (busy(__LINE__, pffm_reader_next(self->reader, &array, &has_next, &error), &error)) continue;
    if (has_next == 0) break;
    self->given += array.length;
    self->given_sum += column_sum(self->schema, &array);
    array.release(&array);
  }
  /* Both threads share the table and the catalog. */
  for (int32_t i = 0; i < self->rounds; i++) {
    char user[40], request[80];
    double ignored = 0;
    struct PffmBuffer json = EMPTY;
    struct PffmTable *own = NULL;
    snprintf(user, sizeof user, "thread-%d-%d", self->number, i);
    snprintf(request, sizeof request, "{\"commitUser\":\"%s\"}", user);
    struct PffmWrite *write = write_to(self->table, user, "{}");
    put(write, plain_rows(0, 2, i % 2 == 0, &ignored));
    struct PffmBuffer messages = prepared(write);
    OK(pffm_write_close, write);
    commit(self->table, request, messages, user);
    pffm_buffer_free(&messages);
    OK(pffm_catalog_list_tables, self->catalog, T("db"), &json);
    HOLDS(json, "\"shared\"");
    OK(pffm_catalog_get_table, self->catalog, T("db"), T("shared"), &own);
    CHECK(read_all(own, "{\"limit\":5}", &ignored) > 0);
    OK(pffm_table_close, own);
  }
  return NULL;
}

static void threads(const struct PffmCatalog *catalog, int32_t rounds) {
  struct PffmTable *source = table_of(catalog, "source", PLAIN), *table = table_of(catalog, "shared", PLAIN);
  double wanted = 0, found = 0;
  for (int32_t i = 0; i < rounds; i++) {
    char user[40], request[80];
    snprintf(user, sizeof user, "u%d", i);
    snprintf(request, sizeof request, "{\"commitUser\":\"%s\"}", user);
    struct PffmWrite *write = write_to(source, user, "{}");
    put(write, plain_rows(i, 10, false, &wanted));
    struct PffmBuffer messages = prepared(write);
    OK(pffm_write_close, write);
    commit(source, request, messages, user);
    pffm_buffer_free(&messages);
  }
  struct PffmReader *reader = reader_of(source, "{}");
  struct ArrowSchema schema;
  OK(pffm_reader_schema, reader, &schema);
  struct Shared first = {catalog, table, write_to(table, "both", "{}"), reader, &schema, rounds, 1, 0, 0, 0, 0};
  struct Shared second = first;
  second.number = 2;
  pthread_t one, two;
  if (pthread_create(&one, NULL, one_of_two, &first) != 0 || pthread_create(&two, NULL, one_of_two, &second) != 0) abort();
  pthread_join(one, NULL);
  pthread_join(two, NULL);
  CHECK(first.given + second.given == 10 * rounds && first.given_sum + second.given_sum == wanted);
  CHECK(first.taken + second.taken > 0);
  schema.release(&schema);
  OK(pffm_reader_close, reader);
  struct PffmBuffer messages = prepared(first.write);
  OK(pffm_write_close, first.write);
  CHECK(read_all(table, "{}", &found) == 4 * rounds);
  double before = found;
  commit(table, "{\"commitUser\":\"both\"}", messages, "\"commitUser\":\"both\"");
  pffm_buffer_free(&messages);
  CHECK(read_all(table, "{}", &found) == 4 * rounds + 3 * (first.taken + second.taken));
  CHECK(found == before + first.taken_sum + second.taken_sum);
  OK(pffm_table_close, source);
  OK(pffm_table_close, table);
}

int main(int count, char **arguments) {
  if (count < 2 || count > 3 || (count == 3 && strcmp(arguments[2], "short") != 0)) {
    fprintf(stderr, "usage: %s FOLDER [short]\n", arguments[0]);
    return 2;
  }
  bool brief = count == 3;
  char folder[700];
  library();
  releases();
  snprintf(folder, sizeof folder, "%s/catalogs", arguments[1]);
  files_of_the_caller();
  catalogs(folder);
  snprintf(folder, sizeof folder, "%s/odd", arguments[1]);
  odd_orders(folder, brief ? 20 : 3000);
  snprintf(folder, sizeof folder, "%s/tables", arguments[1]);
  struct PffmCatalog *catalog = catalog_at(folder);
  append(catalog, brief ? 20 : 3000);
  keyed(catalog, brief ? 20 : 1000);
  overwrites(catalog);
  orphans(catalog);
  bad_batches(catalog);
  routers(catalog);
  threads(catalog, brief ? 3 : 10);
  OK(pffm_catalog_close, catalog);
  logs();
  CHECK(pffm_live_handles() == 0);
  CHECK(arrow_live() == 0);
  printf("driver: %lld calls, %lld rows read, %lld wrong\n", (long long)atomic_load(&calls),
         (long long)atomic_load(&rows_read), (long long)atomic_load(&wrong));
  return atomic_load(&wrong) == 0 ? 0 : 1;
}

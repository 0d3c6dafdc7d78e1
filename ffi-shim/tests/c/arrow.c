#include "arrow.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static atomic_llong live;

int64_t arrow_live(void) { return atomic_load(&live); }

/* Copies data to a separate allocation, so that valgrind detects accesses beyond its end. */
static void *copy(const void *from, size_t size) {
  void *to = malloc(size);
  if (to == NULL && size > 0) abort();
  if (size > 0) memcpy(to, from, size);
  return to;
}

static void release_schema(struct ArrowSchema *schema) {
  for (int64_t i = 0; i < schema->n_children; i++) {
    if (schema->children[i]->release != NULL) schema->children[i]->release(schema->children[i]);
    free(schema->children[i]);
  }
  if (schema->dictionary != NULL) {
    if (schema->dictionary->release != NULL) schema->dictionary->release(schema->dictionary);
    free(schema->dictionary);
  }
  free(schema->children);
  free((void *)schema->name);
  schema->release = NULL;
  atomic_fetch_sub(&live, 1);
}

static void release_array(struct ArrowArray *array) {
  for (int64_t i = 0; i < array->n_children; i++) {
    if (array->children[i]->release != NULL) array->children[i]->release(array->children[i]);
    free(array->children[i]);
  }
  if (array->dictionary != NULL) {
    if (array->dictionary->release != NULL) array->dictionary->release(array->dictionary);
    free(array->dictionary);
  }
  /* private_data holds the number of buffers, because tests set a wrong number in the struct. */
  int64_t buffers = *(int64_t *)array->private_data;
  for (int64_t i = 0; i < buffers; i++) free((void *)array->buffers[i]);
  free(array->private_data);
  free(array->children);
  free(array->buffers);
  array->release = NULL;
  atomic_fetch_sub(&live, 1);
}

static struct Column column(const char *format, const char *name, int64_t rows, int64_t buffers) {
  struct Column result;
  memset(&result, 0, sizeof result);
  result.schema.format = format;
  result.schema.name = copy(name, strlen(name) + 1);
  result.schema.flags = 2; /* nullable */
  result.schema.release = release_schema;
  result.array.length = rows;
  result.array.n_buffers = buffers;
  result.array.buffers = calloc((size_t)buffers, sizeof(void *));
  result.array.private_data = copy(&buffers, sizeof buffers);
  result.array.release = release_array;
  if (result.array.buffers == NULL) abort();
  atomic_fetch_add(&live, 2);
  return result;
}

static void add_child(struct Column *parent, struct Column child) {
  int64_t count = parent->schema.n_children + 1;
  parent->schema.children = realloc(parent->schema.children, (size_t)count * sizeof(struct ArrowSchema *));
  parent->array.children = realloc(parent->array.children, (size_t)count * sizeof(struct ArrowArray *));
  if (parent->schema.children == NULL || parent->array.children == NULL) abort();
  parent->schema.children[count - 1] = copy(&child.schema, sizeof child.schema);
  parent->array.children[count - 1] = copy(&child.array, sizeof child.array);
  parent->schema.n_children = count;
  parent->array.n_children = count;
}

/* Marks a row as null. The first null creates the bitmap. */
static void set_null(struct Column *column, int64_t row) {
  size_t size = (size_t)(column->array.length + 7) / 8;
  if (column->array.buffers[0] == NULL) {
    uint8_t *bits = malloc(size);
    if (bits == NULL) abort();
    memset(bits, 0xff, size);
    column->array.buffers[0] = bits;
  }
  ((uint8_t *)column->array.buffers[0])[row / 8] &= (uint8_t)~(1u << (row % 8));
  column->array.null_count++;
}

static bool is_valid(const struct ArrowArray *array, int64_t row) {
  const uint8_t *bits = array->buffers[0];
  int64_t bit = array->offset + row;
  return bits == NULL || (bits[bit / 8] >> (bit % 8) & 1) != 0;
}

struct Column int_column(const char *name, int64_t rows, const int32_t *values) {
  struct Column result = column("i", name, rows, 2);
  result.array.buffers[1] = copy(values, (size_t)rows * sizeof *values);
  return result;
}

struct Column double_column(const char *name, int64_t rows, const double *values) {
  struct Column result = column("g", name, rows, 2);
  result.array.buffers[1] = copy(values, (size_t)rows * sizeof *values);
  return result;
}

struct Column text_column(const char *name, int64_t rows, const char *const *texts) {
  struct Column result = column("u", name, rows, 3);
  int32_t *offsets = malloc((size_t)(rows + 1) * sizeof *offsets);
  if (offsets == NULL) abort();
  offsets[0] = 0;
  for (int64_t i = 0; i < rows; i++) {
    offsets[i + 1] = offsets[i] + (texts[i] == NULL ? 0 : (int32_t)strlen(texts[i]));
    if (texts[i] == NULL) set_null(&result, i);
  }
  char *bytes = malloc((size_t)offsets[rows]);
  if (bytes == NULL && offsets[rows] > 0) abort();
  for (int64_t i = 0; i < rows; i++)
    if (texts[i] != NULL) memcpy(bytes + offsets[i], texts[i], strlen(texts[i]));
  result.array.buffers[1] = offsets;
  result.array.buffers[2] = bytes;
  return result;
}

struct Column dictionary_column(const char *name, int64_t rows, const int8_t *indices, struct Column values) {
  struct Column result = column("c", name, rows, 2);
  result.array.buffers[1] = copy(indices, (size_t)rows);
  result.schema.dictionary = copy(&values.schema, sizeof values.schema);
  result.array.dictionary = copy(&values.array, sizeof values.array);
  return result;
}

struct Column list_column(const char *name, int64_t rows, const int32_t *ends, struct Column elements) {
  struct Column result = column("+l", name, rows, 2);
  int32_t *offsets = malloc((size_t)(rows + 1) * sizeof *offsets);
  if (offsets == NULL) abort();
  offsets[0] = 0;
  for (int64_t i = 0; i < rows; i++) {
    offsets[i + 1] = ends[i] < offsets[i] ? offsets[i] : ends[i];
    if (ends[i] < offsets[i]) set_null(&result, i);
  }
  result.array.buffers[1] = offsets;
  add_child(&result, elements);
  return result;
}

struct Column batch(int64_t rows, int64_t columns, const struct Column *parts) {
  struct Column result = column("+s", "", rows, 1);
  result.schema.flags = 0;
  for (int64_t i = 0; i < columns; i++) add_child(&result, parts[i]);
  return result;
}

void column_release(struct Column *column) {
  if (column->array.release != NULL) column->array.release(&column->array);
  if (column->schema.release != NULL) column->schema.release(&column->schema);
}

/* Returns the sum of the rows of an array in the range from `from` to `to`, without `to`. */
static double sum(const struct ArrowSchema *schema, const struct ArrowArray *array, int64_t from, int64_t to) {
  const char *format = schema->format;
  double total = 0;
  if (strcmp(format, "+s") == 0)
    for (int64_t i = 0; i < array->n_children; i++)
      total += sum(schema->children[i], array->children[i], array->offset + from, array->offset + to);
  for (int64_t row = from; row < to && strcmp(format, "+s") != 0; row++) {
    if (!is_valid(array, row)) continue;
    int64_t place = array->offset + row;
    if (strcmp(format, "i") == 0 || strcmp(format, "tdD") == 0) {
      total += ((const int32_t *)array->buffers[1])[place];
    } else if (strcmp(format, "g") == 0) {
      total += ((const double *)array->buffers[1])[place];
    } else if (strcmp(format, "u") == 0) {
      const int32_t *offsets = array->buffers[1];
      const char *bytes = array->buffers[2];
      for (int32_t i = offsets[place]; i < offsets[place + 1]; i++) total += bytes[i] == 0 ? 1e9 : 1;
    } else if (strcmp(format, "+l") == 0) {
      const int32_t *offsets = array->buffers[1];
      total += sum(schema->children[0], array->children[0], offsets[place], offsets[place + 1]);
    } else {
      abort();
    }
  }
  return total;
}

double column_sum(const struct ArrowSchema *schema, const struct ArrowArray *array) {
  return sum(schema, array, 0, array->length);
}

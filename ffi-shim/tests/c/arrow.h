/* The structs of Arrow's C data interface, and batches made and read by hand. */
#ifndef DRIVER_ARROW_H
#define DRIVER_ARROW_H

#include <stdint.h>

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

/* What is exported, or was imported: both structs of one array. */
struct Column {
  struct ArrowSchema schema;
  struct ArrowArray array;
};

/* Structs that columns were made of and nobody released yet. */
int64_t arrow_live(void);

/* Columns of so many rows; every buffer is as long as the interface wants it, and not a byte more. */
struct Column int_column(const char *name, int64_t rows, const int32_t *values);
struct Column double_column(const char *name, int64_t rows, const double *values);
/* A text that is NULL is null. */
struct Column text_column(const char *name, int64_t rows, const char *const *texts);
/* Takes over the values, which the rows point to. */
struct Column dictionary_column(const char *name, int64_t rows, const int8_t *indices, struct Column values);
/* Takes over the elements; a list that ends before it begins is null. */
struct Column list_column(const char *name, int64_t rows, const int32_t *ends, struct Column elements);
/* Takes over the columns. */
struct Column batch(int64_t rows, int64_t columns, const struct Column *parts);

/* Releases what is not released. */
void column_release(struct Column *column);

/* All that an array holds as one number: integers and doubles added up, texts by their lengths, lists by their
 * elements; nulls are nothing. Reads every byte that it may. */
double column_sum(const struct ArrowSchema *schema, const struct ArrowArray *array);

#endif

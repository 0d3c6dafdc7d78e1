/* The structs of Arrow's C data interface, and functions that build and read batches. */
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

/* Both structs of an exported or imported array. */
struct Column {
  struct ArrowSchema schema;
  struct ArrowArray array;
};

/* Returns the number of structs that were created but not yet released. */
int64_t arrow_live(void);

/* These functions create columns. Every buffer has exactly the length that the interface requires. */
struct Column int_column(const char *name, int64_t rows, const int32_t *values);
struct Column double_column(const char *name, int64_t rows, const double *values);
/* A NULL pointer in `texts` stands for a null value. */
struct Column text_column(const char *name, int64_t rows, const char *const *texts);
/* The indices refer to `values`. Takes ownership of `values`. */
struct Column dictionary_column(const char *name, int64_t rows, const int8_t *indices, struct Column values);
/* A list that ends before it begins is null. Takes ownership of `elements`. */
struct Column list_column(const char *name, int64_t rows, const int32_t *ends, struct Column elements);
/* Takes ownership of `parts`. */
struct Column batch(int64_t rows, int64_t columns, const struct Column *parts);

/* Releases each struct that is not released yet. */
void column_release(struct Column *column);

/* Returns the sum of all values of an array: numbers, the lengths of texts, and the elements of lists. Nulls count
 * as 0. Reads every byte that belongs to a value. */
double column_sum(const struct ArrowSchema *schema, const struct ArrowArray *array);

#endif

#include <png.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Formats.h"

/// A decoder, what it has not read yet, and memory that must be freed however decoding ends.
typedef struct {
  png_structp decoder;
  png_infop info;
  const uint8_t *next;
  size_t left;
  char *message;
  uint8_t *memory;
  png_bytepp rows;
} Reader;

static void leave(png_structp decoder, png_const_charp text) {
  Reader *reader = png_get_error_ptr(decoder);
  snprintf(reader->message, CIMessageLength, "%s", text);
  png_longjmp(decoder, 1);
}

static void hear(png_structp decoder, png_const_charp text) {
  (void)decoder;
  (void)text;
}

static void take(png_structp decoder, png_bytep target, size_t count) {
  Reader *reader = png_get_io_ptr(decoder);
  if (count > reader->left) png_error(decoder, "Premature end of PNG file");
  memcpy(target, reader->next, count);
  reader->next += count;
  reader->left -= count;
}

/// Makes a decoder; null only where there is no memory.
static bool make(Reader *reader) {
  reader->decoder = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, leave, hear);
  if (reader->decoder) reader->info = png_create_info_struct(reader->decoder);
  if (reader->info) return true;
  snprintf(reader->message, CIMessageLength, "there is no memory for a decoder");
  return false;
}

static void unmake(Reader *reader) {
  png_destroy_read_struct(&reader->decoder, &reader->info, NULL);
  free(reader->memory);
  free(reader->rows);
}

/// Reads the header; to be called behind setjmp.
static void open(Reader *reader) {
  png_set_read_fn(reader->decoder, reader, take);
  png_read_info(reader->decoder, reader->info);
}

bool ci_png_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message) {
  Reader reader = {.next = bytes, .left = count, .message = message};
  volatile bool done = false;
  if (make(&reader) && setjmp(png_jmpbuf(reader.decoder)) == 0) {
    open(&reader);
    *width = (int32_t)png_get_image_width(reader.decoder, reader.info);
    *height = (int32_t)png_get_image_height(reader.decoder, reader.info);
    done = true;
  }
  unmake(&reader);
  return done;
}

/// Asks for three bytes a pixel.
static void ask_for_colours(Reader *reader) {
  png_structp decoder = reader->decoder;
  png_set_expand(decoder);
  png_set_strip_16(decoder);
  png_set_gray_to_rgb(decoder);
  png_set_strip_alpha(decoder);
}

static void decode(Reader *reader, CIRegion region, uint8_t *pixels) {
  png_structp decoder = reader->decoder;
  ask_for_colours(reader);
  const int passes = png_set_interlace_handling(decoder);
  png_read_update_info(decoder, reader->info);
  const size_t rowBytes = png_get_rowbytes(decoder, reader->info);
  const size_t width = png_get_image_width(decoder, reader->info), height = png_get_image_height(decoder, reader->info);
  const size_t left = (size_t)region.left * 3, taken = (size_t)region.width * 3;
  const size_t top = (size_t)region.top, bottom = top + (size_t)region.height;
  if (rowBytes != width * 3 || left + taken > rowBytes || bottom > height) png_error(decoder, "Unexpected size of rows");

  // Rows of an interlaced image are complete after the last pass only.
  const size_t kept = passes > 1 ? height : 1;
  reader->memory = malloc(kept * rowBytes);
  reader->rows = malloc(kept * sizeof *reader->rows);
  if (!reader->memory || !reader->rows) png_error(decoder, "Out of memory");
  for (size_t row = 0; row < kept; row++) reader->rows[row] = reader->memory + row * rowBytes;
  if (passes > 1) png_read_image(decoder, reader->rows);
  for (size_t row = 0; row < bottom; row++) {
    if (passes == 1) png_read_row(decoder, reader->memory, NULL);
    if (row >= top) memcpy(pixels + (row - top) * taken, reader->rows[passes > 1 ? row : 0] + left, taken);
  }
}

bool ci_png_decode(const uint8_t *bytes, size_t count, CIRegion region, uint8_t *pixels, char *message) {
  Reader reader = {.next = bytes, .left = count, .message = message};
  volatile bool done = false;
  if (make(&reader) && setjmp(png_jmpbuf(reader.decoder)) == 0) {
    open(&reader);
    decode(&reader, region, pixels);
    done = true;
  }
  unmake(&reader);
  return done;
}

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "Formats.h"

/// A decoder with its way out of an error.
typedef struct {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr faults;
  jmp_buf escape;
  char *message;
} Reader;

static void leave(j_common_ptr common) {
  Reader *reader = common->client_data;
  char text[JMSG_LENGTH_MAX];
  common->err->format_message(common, text);
  snprintf(reader->message, CIMessageLength, "%s", text);
  longjmp(reader->escape, 1);
}

static void hear(j_common_ptr common, int level) {
  if (level < 0 && common->err->msg_code == JWRN_JPEG_EOF) leave(common);
}

static void print_nothing(j_common_ptr common) { (void)common; }

/// Makes a decoder that has read the header; to be called behind setjmp.
static void open(Reader *reader, const uint8_t *bytes, size_t count) {
  reader->decoder.err = jpeg_std_error(&reader->faults);
  reader->decoder.client_data = reader;
  reader->faults.error_exit = leave;
  reader->faults.emit_message = hear;
  reader->faults.output_message = print_nothing;
  jpeg_create_decompress(&reader->decoder);
  jpeg_mem_src(&reader->decoder, (unsigned char *)bytes, (unsigned long)count);
  jpeg_read_header(&reader->decoder, TRUE);
}

bool ci_jpeg_read_size(const uint8_t *bytes, size_t count, int32_t *width, int32_t *height, char *message) {
  Reader reader = {.message = message};
  bool done = false;
  if (setjmp(reader.escape) == 0) {
    open(&reader, bytes, count);
    *width = (int32_t)reader.decoder.image_width;
    *height = (int32_t)reader.decoder.image_height;
    done = true;
  }
  jpeg_destroy_decompress(&reader.decoder);
  return done;
}

/// `a * b / 255`, rounded.
static unsigned product(unsigned a, unsigned b) {
  const unsigned sum = a * b + 128;
  return (sum + (sum >> 8)) >> 8;
}

/// RGB of CMYK whose four channels are stored inverted.
static void convert_inks(const uint8_t *inks, uint8_t *pixels, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    const unsigned paper = inks[4 * i + 3];
    for (int c = 0; c < 3; c++) pixels[3 * i + c] = (uint8_t)(paper - product(255u - inks[4 * i + c], paper));
  }
}

static void decode(Reader *reader, CIRegion region, int32_t denominator, uint8_t *pixels) {
  // Upsampling mixes neighbours: with this margin, a window has the pixels that it has in the whole image.
  enum { margin = 16 };
  const j_decompress_ptr decoder = &reader->decoder;
  const bool has_inks = decoder->jpeg_color_space == JCS_CMYK || decoder->jpeg_color_space == JCS_YCCK;
  decoder->out_color_space = has_inks ? JCS_CMYK : JCS_RGB;
  decoder->scale_num = 1;
  decoder->scale_denom = (unsigned)denominator;
  jpeg_start_decompress(decoder);

  const JDIMENSION left = (JDIMENSION)region.left, top = (JDIMENSION)region.top;
  const JDIMENSION right = left + (JDIMENSION)region.width, bottom = top + (JDIMENSION)region.height;
  if (right > decoder->output_width || bottom > decoder->output_height) {
    snprintf(reader->message, CIMessageLength, "a window reaches beyond its %u×%u pixels", decoder->output_width,
             decoder->output_height);
    longjmp(reader->escape, 1);
  }
  JDIMENSION first = left > margin ? left - margin : 0;
  const JDIMENSION end = right + margin < decoder->output_width ? right + margin : decoder->output_width;
  JDIMENSION width = end - first;
  if (width < decoder->output_width) jpeg_crop_scanline(decoder, &first, &width);
  if (top > margin) jpeg_skip_scanlines(decoder, top - margin);

  const int channels = decoder->output_components;
  JSAMPARRAY row = decoder->mem->alloc_sarray((j_common_ptr)decoder, JPOOL_IMAGE, width * (JDIMENSION)channels, 1);
  const uint8_t *window = row[0] + (size_t)(left - first) * (size_t)channels;
  while (decoder->output_scanline < bottom) {
    const JDIMENSION line = decoder->output_scanline;
    jpeg_read_scanlines(decoder, row, 1);
    if (line < top) continue;
    uint8_t *target = pixels + (size_t)(line - top) * (size_t)region.width * 3;
    if (has_inks) convert_inks(window, target, region.width);
    else memcpy(target, window, (size_t)region.width * 3);
  }
}

bool ci_jpeg_decode(
    const uint8_t *bytes, size_t count, CIRegion region, int32_t denominator, uint8_t *pixels, char *message) {
  Reader reader = {.message = message};
  bool done = false;
  if (setjmp(reader.escape) == 0) {
    open(&reader, bytes, count);
    decode(&reader, region, denominator, pixels);
    done = true;
  }
  jpeg_destroy_decompress(&reader.decoder);
  return done;
}

/// A convolution whose weights are mostly zero, for inference: no work is done for those that are.
///
/// With `C` inputs, `G` groups, strides `s`, dilations `d` and paddings `p`, for output channel `o` of group `g`,
///
///     y[o, i, j] = a(b[o] + r[o, i, j] + Σ_cuv w[o, c, u, v] x[g C/G + c, i s + u d − p, j s + v d − p])
///
/// with `a` the activation, `b` the bias, `r` the residual, and `x` zero outside the image. Only weights that are not
/// zero are kept, each with where its row of activations lies. Lanes are pixels, so that a weight costs one broadcast
/// and a multiply-add for each vector of pixels, and nothing is gathered (lists of offsets: Park et al. 2017, "Faster
/// CNNs with Direct Sparse Convolutions and Guided Pruning"; pixels in lanes: Elsen et al. 2020, "Fast Sparse
/// ConvNets").
///
/// Three choices are ours. Input channels are taken in tiles, and for each tile and block of pixels the rows of
/// activations are first laid out in a slab that stays in the first-level cache, every row at the start of a vector.
/// Offsets count vectors within a slab, so that 16 bits do. Where a block has few vectors of pixels, several sets of
/// sums are kept over successive weights, so that multiply-adds do not wait on each other.
///
/// Activations are single-precision numbers `[images, channels, height, width]`, each channel's plane followed by a gap
/// up to a multiple of 64 bytes (`ck_sparse_plane`), the first one at such a multiple. A gap may hold anything, is
/// written to, and changes no result. 64 bytes before and behind an input must be readable; what they hold changes no
/// result.
///
/// A map with fewer pixels than a vector has lanes (2 × 2, say) leaves lanes idle: a weight costs there what it costs
/// in a map that fills one vector.
#pragma once
#include "CKBatchNorm.h"
#include "CKTypes.h"
CK_BEGIN

/// The shape of a convolution; `height` and `width` are those of its input.
typedef struct {
  int64_t inputs, outputs, groups;
  int64_t height, width;
  int64_t kernel_height, kernel_width;
  int64_t stride_y, stride_x;
  int64_t dilation_y, dilation_x;
  int64_t pad_top, pad_left, pad_bottom, pad_right;
} CKConvolution;

/// The height of the output; not positive where the shape is impossible.
int64_t ck_convolution_output_height(const CKConvolution *shape);
/// The width of the output; not positive where the shape is impossible.
int64_t ck_convolution_output_width(const CKConvolution *shape);

/// Numbers from the start of one channel to the start of the next: the pixels, rounded up to a multiple of 16.
int64_t ck_sparse_plane(int64_t height, int64_t width);

/// How rows of activations come to lie at the start of vectors.
typedef enum {
  /// They do in the input: no padding, a kernel of 1 × 1, a stride of 1.
  CKPlanes,
  /// A copy for each column of the kernel, shifted by it; rows of the kernel are offsets into it. This asks for a
  /// stride of 1 and an output as wide as the input, in whole vectors.
  CKShifted,
  /// A copy for each number of the kernel, for any convolution. Images are split by their strides beforehand.
  CKColumns
} CKSparseForm;

/// How a sparse convolution is computed. Results depend on it by rounding alone.
typedef struct {
  CKSparseForm form;
  /// Vectors of pixels in a block, in 1…14.
  int64_t vectors;
  /// Input channels in a tile.
  int64_t tile;
} CKSparseSettings;

/// Settings from the shape alone: few blocks of even size, and tiles whose slabs stay in a cache.
///
/// The sizes were measured on a processor with 48 kB of first-level cache and layers of which 90 % were zero.
CKSparseSettings ck_sparse_default_settings(const CKConvolution *shape, CKInstructions instructions);

/// The fastest of many settings, timed by the calling thread's CPU clock on memory of its own for about `milliseconds`.
///
/// Which settings win may vary from call to call; to have the same bits each time, keep what a call returned.
CKSparseSettings ck_sparse_tuned_settings(
    const CKConvolution *shape, const float *weights, CKInstructions instructions, double milliseconds);

/// The weights of a sparse convolution as they are computed with.
typedef struct CKSparseConvolution CKSparseConvolution;

/// Packs `weights` `[outputs, inputs / groups, kernel_height, kernel_width]`.
///
/// Dropped is what equals zero, negative zero as well, and nothing else. `bias` `[outputs]` may be null. Null
/// `settings` stand for the default ones; blocks and tiles are made as even as can be, and so maybe smaller than asked
/// for. Returns null where the shape is impossible, the form does not suit it, or the processor lacks the instructions.
CKSparseConvolution *ck_sparse_create(
    const CKConvolution *shape, const float *weights, const float *bias, CKActivation activation,
    CKInstructions instructions, const CKSparseSettings *settings);

/// Frees what `ck_sparse_create` returned, which may be null.
void ck_sparse_destroy(CKSparseConvolution *convolution);

/// The settings in use.
CKSparseSettings ck_sparse_settings(const CKSparseConvolution *convolution);
/// How many weights are kept.
int64_t ck_sparse_nonzeros(const CKSparseConvolution *convolution);
/// Bytes of the kept weights: 4 for the value and 2 for the offset of each, and 4 for each output of each tile and one
/// more.
int64_t ck_sparse_weight_bytes(const CKSparseConvolution *convolution);
/// Multiply-adds for one image: weights kept × pixels of the output, those that fall on padding included.
int64_t ck_sparse_macs(const CKSparseConvolution *convolution);
/// Writes all weights `[outputs, inputs / groups, kernel_height, kernel_width]`, bit by bit those that were kept.
void ck_sparse_unpack(const CKSparseConvolution *convolution, float *weights);

/// Bytes of scratch memory that a run in `parts` takes.
int64_t ck_sparse_scratch_bytes(const CKSparseConvolution *convolution, int64_t parts);

/// Writes `output` of so many images, in so many parts that may run at the same time.
///
/// Parts are blocks of pixels where there are many, else ranges of output channels that hold about as many weights
/// each. Results do not depend on them. `residual` has the shape of `output`, may be null, and may be `output` itself.
/// `scratch` starts at a multiple of 64 bytes.
void ck_sparse_run(
    const CKSparseConvolution *convolution, int64_t images, const float *input, const float *residual, float *output,
    void *scratch, int64_t parts, CKParallel parallel);

CK_END

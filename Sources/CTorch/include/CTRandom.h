/// Random draws, each from a stream of its own. Streams live on the CPU.
#pragma once
#include "CTTypes.h"
CT_BEGIN

CTError ct_generator_make(uint64_t seed, CTGenerator *out);
void ct_generator_free(CTGenerator generator);

/// The state as a tensor of bytes.
CTError ct_generator_state(CTGenerator generator, CTTensor *out);
CTError ct_generator_set_state(CTGenerator generator, CTTensor state);

// In-place draws into a CPU tensor.
CTError ct_normal_(CTTensor x, double mean, double deviation, CTGenerator generator);
CTError ct_uniform_(CTTensor x, double low, double high, CTGenerator generator);
CTError ct_bernoulli_(CTTensor x, double probability, CTGenerator generator);

CTError ct_random_permutation(CTInt count, CTGenerator generator, CTTensor *out);

CT_END

#include "CTRandom.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/randperm.h>

#include <mutex>

#include "Bridge.hpp"

using ct::tensor;

CTError ct_generator_make(uint64_t seed, CTGenerator *out)
    CT_TRY(*out = new CTGeneratorBox{at::make_generator<at::CPUGeneratorImpl>(seed)})
void ct_generator_free(CTGenerator generator) { delete generator; }

CTError ct_generator_state(CTGenerator generator, CTTensor *out)
    CT_TRY(
        const std::lock_guard lock(generator->value.mutex());
        *out = ct::wrap(generator->value.get_state()))
CTError ct_generator_set_state(CTGenerator generator, CTTensor state)
    CT_TRY(
        const std::lock_guard lock(generator->value.mutex());
        generator->value.set_state(tensor(state)))

CTError ct_normal_(CTTensor x, double mean, double deviation, CTGenerator generator)
    CT_TRY(tensor(x).normal_(mean, deviation, generator->value))
CTError ct_uniform_(CTTensor x, double low, double high, CTGenerator generator)
    CT_TRY(tensor(x).uniform_(low, high, generator->value))
CTError ct_bernoulli_(CTTensor x, double probability, CTGenerator generator)
    CT_TRY(tensor(x).bernoulli_(probability, generator->value))

CTError ct_random_permutation(CTInt count, CTGenerator generator, CTTensor *out)
    CT_MAKE(at::randperm(count, generator->value, at::kLong))

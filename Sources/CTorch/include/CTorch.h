/// LibTorch behind a C face: opaque handles, plain values, and no C++ in a header.
///
/// A function that can fail returns a `CTError`: null when all went well, else a message that the caller frees. What it
/// makes comes back through the trailing out-parameters, which a failure leaves alone.
#pragma once

#include "CTTypes.h"

#include "CTAutograd.h"
#include "CTLinear.h"
#include "CTLosses.h"
#include "CTNeural.h"
#include "CTOperators.h"
#include "CTOptimisation.h"
#include "CTRandom.h"
#include "CTRuntime.h"
#include "CTTensor.h"

// The module Torch.

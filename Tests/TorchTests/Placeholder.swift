// The tests of Torch.

/** CloudFormer as it learns: the same function that the model file serves, in PyTorch through DJL. */
package dev.vane.training.cloudformer;

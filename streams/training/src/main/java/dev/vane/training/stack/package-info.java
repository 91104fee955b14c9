/** The model family that ships: members blended by what they did on unseen applications, and the interval around it. */
package dev.vane.training.stack;

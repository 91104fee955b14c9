/** Whether explanations say what the model does, and what was really done to the VM. */
package dev.vane.training.faithfulness;

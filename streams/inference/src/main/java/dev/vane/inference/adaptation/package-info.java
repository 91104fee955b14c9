/** How measurements of VMs shift what a model says of them. */
package dev.vane.inference.adaptation;

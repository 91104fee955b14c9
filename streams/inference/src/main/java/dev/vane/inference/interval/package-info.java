/** How far what is measured may lie from what is predicted. */
package dev.vane.inference.interval;

// When a page of the fleet is drawn.

import { fleet } from './fleet-state.js';

/** News of a second comes in several events: they are waited for, and drawn together. */
const GATHER_MILLIS = 150;

/**
 * Draws at once what somebody asks for, and else about once a second, with news or without: ages grow even when nothing comes.
 * @param {() => void} paint
 */
export function drawing(paint) {
  let frame = 0;
  let pending = 0;
  let drawn = 0;
  let vms = 0;
  const draw = () => {
    clearTimeout(pending);
    pending = 0;
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      drawn = performance.now();
      vms = fleet.vms.size;
      paint();
    });
  };
  const gather = () => {
    if (!vms) draw(); // somebody looks at an empty page
    else pending ||= window.setTimeout(draw, GATHER_MILLIS);
  };
  const grow = () => {
    if (performance.now() - drawn > 900) draw();
  };
  fleet.addEventListener('change', gather);
  const timer = setInterval(grow, 1000);
  return {
    draw,
    close() {
      cancelAnimationFrame(frame);
      clearTimeout(pending);
      clearInterval(timer);
      fleet.removeEventListener('change', gather);
    },
  };
}

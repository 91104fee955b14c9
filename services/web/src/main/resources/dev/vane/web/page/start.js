// Asks for the fleet as soon as somebody can hear the answer: the pages that draw it come meanwhile.

import { fleet } from './fleet-state.js';

fleet.start();

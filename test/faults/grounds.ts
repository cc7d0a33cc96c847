import { Ground, PATIENCE_MS } from './ground/index.js'
import { Wires } from './network/index.js'
import { AWAY_MS, type GroundName } from './scenarios/index.js'

const LOAD_PER_SECOND = 10
/** The load for seven hospitals is lower, because nine processes share the machine. */
const LOAD_OF_SEVEN = 6
/** The load for a long absence is lower, because every case is asked for at the end. */
const LOAD_OF_ABSENCE = 4

/** Starts a new fleet of the given kind. */
export async function openGround (name: GroundName): Promise<Ground> {
  switch (name) {
    case 'four':
    case 'admission':
    case 'members': return await Ground.open({ hospitals: 4, load: LOAD_PER_SECOND })
    case 'absence': {
      const longestAbsenceMs = PATIENCE_MS + AWAY_MS
      return await Ground.open({ hospitals: 4, load: LOAD_OF_ABSENCE, longestAbsenceMs })
    }
    case 'seven': return await Ground.open({ hospitals: 7, load: LOAD_OF_SEVEN })
    case 'network': return await Ground.open({ hospitals: 4, load: LOAD_PER_SECOND, wires: Wires.open })
  }
}

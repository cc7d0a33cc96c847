import type { CallView } from '../../../api/index.js'
import type { CalmLogger } from '../../machine/calm-logger.js'

/** Calls of the local API: who reads a record is written each time, who changes something at `info`. */
export function writeCalls (logger: CalmLogger): (call: CallView) => void {
  return ({ matters, readsRecords, ...call }) => {
    if (readsRecords) logger.always(call, 'records read over the API')
    else if (matters) logger.info(call, 'call of the API')
    else logger.debug(call, 'call of the API')
  }
}

import type { CallView } from '../../../api/index.js'
import type { CalmLogger } from '../../machine/calm-logger.js'

/** Logs calls of the local API: every reading of a record, and every change at `info`. */
export function writeCalls (logger: CalmLogger): (call: CallView) => void {
  return ({ matters, readsRecords, ...call }) => {
    if (readsRecords) logger.always(call, 'records read over the API')
    else if (matters) logger.info(call, 'call of the API')
    else logger.debug(call, 'call of the API')
  }
}

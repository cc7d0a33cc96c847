import type { Target } from '../target.js'
import { accessTargets } from './accesses.js'
import { agreementTargets } from './agreement.js'
import { apiTargets } from './api.js'
import { clientTargets } from './clients.js'
import { codecTargets } from './codecs.js'
import { configTargets } from './config.js'
import { emergencyTargets } from './emergencies.js'
import { epochTargets } from './epochs.js'
import { fhirTargets } from './fhir.js'
import { fileTargets } from './files.js'
import { frameTargets } from './frames.js'
import { handlerTargets } from './handlers.js'
import { importTargets } from './import.js'
import { intakeTargets } from './intake.js'
import { ledgerTargets } from './ledger.js'
import { levelTargets } from './level.js'
import { logTargets } from './log.js'
import { muxerTargets } from './muxer.js'
import { partTargets } from './parts.js'
import { patientTargets } from './patients.js'
import { poolTargets } from './pool.js'
import { proofTargets } from './proofs.js'
import { receiptTargets } from './receipts.js'
import { replicaTargets } from './replica.js'
import { rowTargets } from './rows.js'
import { sealedTargets } from './sealed.js'
import { sharingTargets } from './sharing.js'
import { streamTargets } from './streams.js'
import { terminologyTargets } from './terminology.js'
import { textTargets } from './text.js'

/** The targets for all code with input from outside. */
export const TARGETS: readonly Target[] = [
  ...codecTargets, ...logTargets, ...frameTargets, ...streamTargets, ...muxerTargets, ...sealedTargets,
  ...sharingTargets, ...epochTargets, ...partTargets, ...textTargets, ...fhirTargets, ...configTargets,
  ...poolTargets, ...agreementTargets, ...intakeTargets, ...ledgerTargets,
  ...replicaTargets, ...handlerTargets, ...apiTargets, ...fileTargets, ...levelTargets, ...rowTargets,
  ...proofTargets, ...receiptTargets, ...terminologyTargets, ...importTargets, ...patientTargets,
  ...accessTargets, ...clientTargets, ...emergencyTargets
]

/**
 * The rules are all that `doctor` can find, in order of urgency. Of two equally severe troubles, the action
 * for the first helps first. A rule is a function of the facts alone, so the simulator, the tests and the
 * node get the same answer.
 */
import { absenceRules } from './absence-rules.js'
import { accessRules } from './access-rules.js'
import { agreementRules, haltRules, progressRules } from './agreement-rules.js'
import { belongingRules, listRules } from './belonging-rules.js'
import { certificateRules } from './certificate-rules.js'
import { folderRules } from './folder-rules.js'
import { followerRules } from './follower-rules.js'
import { lesserMachineRules, machineRules } from './machine-rules.js'
import { namesRules } from './names-rules.js'
import { otherChainRules } from './other-chain-rules.js'
import { peerRules, presenceRules } from './presence-rules.js'
import type { Rule } from './rule.js'
import { shareRules } from './share-rules.js'
import { deskRules, startRules } from './start-rules.js'
import { workRules } from './work-rules.js'

export const RULES: readonly Rule[] = [
  ...folderRules, ...startRules, ...haltRules, ...belongingRules, ...otherChainRules, ...presenceRules,
  ...machineRules, ...agreementRules, ...followerRules, ...listRules, ...peerRules, ...lesserMachineRules,
  ...absenceRules, ...workRules, ...shareRules, ...namesRules, ...certificateRules, ...deskRules,
  ...progressRules, ...accessRules
]

/**
 * Everything that `doctor` knows how to find, the more urgent before the less: where two are equally bad,
 * the first one's action helps first. A rule is a function of the facts and nothing else, so that a
 * simulator, a test and the node itself are told the same.
 */
import { agreementRules, haltRules, progressRules } from './agreement-rules.js'
import { belongingRules, listRules } from './belonging-rules.js'
import { folderRules } from './folder-rules.js'
import { followerRules } from './follower-rules.js'
import { lesserMachineRules, machineRules } from './machine-rules.js'
import { otherChainRules } from './other-chain-rules.js'
import { peerRules, presenceRules } from './presence-rules.js'
import type { Rule } from './rule.js'
import { deskRules, startRules } from './start-rules.js'
import { workRules } from './work-rules.js'

export const RULES: readonly Rule[] = [
  ...folderRules, ...startRules, ...haltRules, ...belongingRules, ...otherChainRules, ...presenceRules,
  ...machineRules, ...agreementRules, ...followerRules, ...listRules, ...peerRules, ...lesserMachineRules,
  ...workRules, ...deskRules, ...progressRules
]

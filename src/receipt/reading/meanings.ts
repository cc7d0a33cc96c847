const EXACT: Readonly<Record<string, string>> = {
  'not-a-receipt': 'This is no receipt, or it was damaged on the way.',
  'receipt-of-another-form': 'This receipt has another form. It needs another version of this program.',
  'receipt-with-other-words': 'This file has words beside the receipt, which nothing proves.',
  'receipt-too-large': 'This file is larger than any receipt.',
  'content-missing': 'This file should have the content of a record, and has none.',
  'content-of-another-key': 'The content was not sealed with the key of this record. It is not its content.',
  'content-differs': 'The content was changed, or is of another record.',
  'content-unreadable': 'The hospital sealed something that this program cannot show as a record.',
  'receipt-of-another-chain': 'This receipt is of another chain than the one that you know.',
  'case-of-another-proposal': 'The diagnosis was changed: the case has another number.',
  'submission-not-signed': 'The hospital that is said to have submitted did not sign this diagnosis.',
  'submitter-is-no-member': 'The hospital that is said to have submitted was no member then.',
  'opinion-without-slot': 'A hospital is said to have judged that was never given the case.',
  'opinion-of-no-member': 'A hospital is said to have judged that was no member any more.',
  'opinion-not-signed': 'A hospital is said to have judged that did not sign.',
  'slot-of-another-draw': 'A hospital is said to have judged that was not drawn.',
  'too-few-approvals': 'Too few hospitals approved the diagnosis.',
  'too-few-rejections': 'Too few hospitals rejected the diagnosis.',
  'approval-by-rules-alone': 'A clinician had to judge the diagnosis, and rules alone did.',
  'successor-missing': 'The receipt hides that the record was amended or retracted.',
  'list-bad-signature': 'The government did not sign a list of hospitals.',
  'list-another-history': 'A list of hospitals does not follow the list before.',
  'list-certificate-no-quorum': 'Too few hospitals agreed to a list of hospitals.',
  'state-certificate-no-quorum': 'Too few hospitals certified the state.',
  'draw-certificate-no-quorum': 'Too few hospitals certified the draw.'
}

/** The meanings of all other codes, by the part of the receipt that is wrong. */
const BY_PART: readonly (readonly [start: string, meaning: string])[] = [
  ['genesis-', 'The beginning of the chain is not what the government signed.'],
  ['list-', 'The lists of hospitals do not follow one another.'],
  ['statement', 'The lists of hospitals do not follow one another.'],
  ['recovery-', 'The lists of hospitals do not follow one another.'],
  ['state-', 'The hospitals did not certify this state.'],
  ['case-', 'The diagnosis is not in the state that the hospitals certified.'],
  ['draw-', 'The draw does not fit the diagnosis.'],
  ['sample-', 'The draw does not fit the diagnosis.'],
  ['epoch-', 'The shared key of the draw is not in the state that the hospitals certified.'],
  ['beacon-', 'The random value of the draw was not made by the holders of the shared key.'],
  ['opinion-', 'An opinion does not fit the diagnosis.'],
  ['successor-', 'The record that replaced this one does not fit it.'],
  ['content-', 'The content was damaged or changed on the way.'],
  ['symbols-', 'The pictures do not make one receipt.'],
  ['receipt-', 'The receipt was damaged or changed on the way.']
]

/** Returns a sentence for a person, for every code of a refused receipt. */
export function meaningOf (code: string): string {
  return EXACT[code] ?? BY_PART.find(([start]) => code.startsWith(start))?.[1] ?? 'The receipt is not valid.'
}

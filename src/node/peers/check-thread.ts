/** This thread checks served blocks for `start-check-thread.ts`, one range after the other. */
import { parentPort } from 'node:worker_threads'
import { checkAhead } from './check-ahead.js'
import type { CheckAnswer, CheckJob } from './check-threads.js'

/** Few messages keep the other thread free, and few blocks keep it from waiting. */
const BLOCKS_PER_ANSWER = 8

parentPort?.on('message', ({ blocks, ground, number }: CheckJob) => {
  const send = (answer: CheckAnswer): void => { parentPort?.postMessage(answer) }
  let checked = []
  for (const block of checkAhead(ground, blocks)) {
    if (checked.push(block) < BLOCKS_PER_ANSWER) continue
    send({ number, checked, isLast: false })
    checked = []
  }
  send({ number, checked, isLast: true })
})

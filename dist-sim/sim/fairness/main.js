/**
 * Runs `make fairness`: 100,000 draws of ten honest hospitals, and as many with three colluders. In a shorter
 * run four colluders hold t shares, so they foresee their draws. That run shows that the experiment would see
 * an advantage. The exit code is 1 if draws are unfair, or if the last run shows nothing.
 */
import process from 'node:process';
import { Experiment, isFair } from './index.js';
const WHOLE = { seed: 'whole', hospitals: 10, heights: 1_001, proposals: 10 };
function main() {
    const honest = run('honest', { ...WHOLE, colluders: 0 });
    const within = run('3 colluders', { ...WHOLE, colluders: 3 });
    const beyond = run('4 colluders', { ...WHOLE, colluders: 4, heights: 101 });
    const isSeen = beyond.wins > beyond.mostWins;
    process.exitCode = isFair(honest) && isFair(within) && isSeen ? 0 : 1;
}
function run(name, options) {
    const started = performance.now();
    const outcome = new Experiment(options).run();
    const { alone, draws, heights, inPairs, mostWins, retries, retryWins, tries, wins } = outcome;
    const fits = [alone, inPairs].map(fit => `${fit.chiSquared.toFixed(1)} (below ${fit.most.toFixed(1)})`);
    process.stdout.write([
        name,
        `  ${draws} draws at ${heights} heights in ${((performance.now() - started) / 1000).toFixed(0)} s`,
        `  chi-squared of single hospitals ${fits[0]}, of pairs ${fits[1]}`,
        ...tries === 0
            ? []
            : [
                `  invented first cases: ${wins} of ${tries} accepted, ${percent(wins / tries)}; ` +
                    `fair draws accept at most ${Math.floor(mostWins)}`,
                `  cases after a rejection: ${retryWins} of ${retries} accepted`
            ],
        ''
    ].join('\n'));
    return outcome;
}
function percent(share) {
    return `${(100 * share).toFixed(2)} %`;
}
main();
//# sourceMappingURL=main.js.map
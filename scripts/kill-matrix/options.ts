import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { mode } from '../../runbooks/steps/mode.ts';
import type { Outcome } from './found.ts';
import { books, type Move, strategies } from './lane.ts';

export interface Options {
  readonly moves: readonly Move[];
  /** Only points whose names contain one of these; all where there is none. */
  readonly point: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Only every so manieth point. */
  readonly every: number;
  /** This part of so many, for several machines. */
  readonly shard: readonly [part: number, of: number];
  /** Worlds side by side. */
  readonly lanes: number;
  readonly real: boolean;
  /** Only say which points there are. */
  readonly list: boolean;
}

interface Given extends Omit<Options, 'moves' | 'outcomes'>, Partial<Move> {
  readonly outcome?: Outcome;
}

const outcomes: readonly Outcome[] = ['resume', 'roll back', 'going back'];

function atLeastOne(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a whole number, 1 or more.');
}

function shard(text: string): [number, number] {
  const [part = 0, of = 0] = text.split('/').map(Number);
  if (part >= 1 && of >= part) return [part, of];
  throw new InvalidArgumentError('Give two numbers, for example 1/3.');
}

/** Reads the command line. */
export function readOptions(argv: readonly string[]): Options {
  const given = new Command('kill-matrix')
    .description(
      'Kills db-migrate and s3-migrate everywhere, resumes and rolls back, and looks at what came of it.',
    )
    .addOption(new Option('--book <book>', 'only this runbook').choices(books))
    .addOption(new Option('--strategy <strategy>', 'only this strategy').choices(strategies))
    .addOption(
      new Option('--mode <mode>', 'how db-migrate moves the rows').choices(mode.values).default('dump'),
    )
    .option('--point <text...>', 'only the points whose names contain one of these', [])
    .addOption(new Option('--outcome <outcome>', 'only this one').choices(outcomes))
    .option('--every <n>', 'only every nth point', atLeastOne, 1)
    .option('--shard <part/of>', 'only one part of the points', shard, [1, 1])
    .option('--lanes <n>', 'worlds side by side', atLeastOne, availableParallelism() + 2)
    .option('--list', 'only say which points there are', false)
    .option('--real', 'on the real AWS provider; takes many times as long', false)
    .parse([...argv])
    .opts();
  const { book, strategy, mode: way, outcome, ...rest } = given as Given;
  const moves = books
    .flatMap((one) =>
      strategies.map((other) => ({ book: one, strategy: other, ...(one === 'db-migrate' && { mode: way }) })),
    )
    .filter((move) => (!book || move.book === book) && (!strategy || move.strategy === strategy));
  return { ...rest, moves, outcomes: outcome ? [outcome] : outcomes };
}

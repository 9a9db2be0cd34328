import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { freePort } from '../port.ts';
import { hasEnded } from '../process.ts';
import { pack, unpack } from './archive.ts';
import { backUp } from './backup.ts';
import {
  asSuperuser,
  type Cluster,
  configure,
  copyData,
  type Site,
  startCluster,
  stopCluster,
} from './cluster.ts';
import { type Binaries, chooseBinaries } from './find.ts';
import { reachableBinaries } from './reach.ts';
import { type Master, masterStatements, passwordStatement, superuserPassword } from './roles.ts';
import { singleUser, template } from './template.ts';

/** A database instance: a server, and whom it belongs to. */
interface Instance extends Cluster {
  readonly username: string;
  /** `undefined` while the instance is stopped. */
  process?: ChildProcess;
}

/** What CreateDBInstance says that a server is made from. */
export interface NewInstance extends Master {
  readonly engineVersion: string;
  readonly logicalReplication: boolean;
}

interface Snapshot extends Pick<Instance, 'binaries' | 'username'> {
  readonly archive: string;
}

/** Milliseconds. */
const restartDelay = 500;
const restartAttempts = 20;

/** The data plane of RDS: what the API says is so, these servers do. Keys are `region/identifier`. */
export class Instances {
  readonly #instances = new Map<string, Instance>();
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #site: Site;
  readonly #found: readonly Binaries[];

  constructor(site: Site, found: readonly Binaries[]) {
    this.#site = site;
    this.#found = found;
  }

  /** Makes a server with a master user and a first database. Throws when there is no Postgres on this machine. */
  async create(key: string, wanted: NewInstance): Promise<void> {
    const site = this.#site;
    const found = chooseBinaries(this.#found, wanted.engineVersion);
    const binaries = await reachableBinaries(found, site.directory, site.user);
    const instance = await this.#place({ ...wanted, binaries });
    const statements = [superuserPassword(site.password), ...masterStatements(wanted)];
    await this.#add(key, instance, async () => {
      await copyData(await template(binaries, site), instance.data);
      await singleUser(binaries, instance.data, { user: site.user, statements });
      await this.#launch(instance);
    });
  }

  has = (key: string) => this.#instances.has(key);

  /** Runs `use` as the superuser of the instance of that identifier, in whichever region. */
  asSuperuser<T>(identifier: string, use: (client: Client) => Promise<T>): Promise<T> {
    const key = [...this.#instances.keys()].find((one) => one.endsWith(`/${identifier}`));
    return asSuperuser(this.#site, this.#get(key ?? identifier), use);
  }

  async changePassword(key: string, password: string): Promise<void> {
    const instance = this.#get(key);
    await asSuperuser(this.#site, instance, (client) =>
      client.query(passwordStatement(instance.username, password)),
    );
  }

  rename(key: string, newKey: string): void {
    this.#instances.set(newKey, this.#get(key));
    this.#instances.delete(key);
  }

  async stop(key: string): Promise<void> {
    await this.#halt(this.#get(key), 'fast');
  }

  /** A static parameter takes effect here. */
  async start(key: string, logicalReplication: boolean): Promise<void> {
    const instance = this.#get(key);
    if (instance.process) return;
    instance.logicalReplication = logicalReplication;
    await this.#launch(instance);
  }

  /** Ends the server; keeps its data as a snapshot where one is named. */
  async remove(key: string, snapshot?: string): Promise<void> {
    const instance = this.#get(key);
    this.#instances.delete(key);
    await this.#halt(instance, snapshot ? 'fast' : 'immediate');
    if (snapshot) await this.#keep(instance, snapshot);
    await rm(instance.data, { recursive: true, force: true });
  }

  snapshot = (key: string, snapshot: string): Promise<void> => this.#keep(this.#get(key), snapshot);

  async restore(snapshot: string, key: string, logicalReplication: boolean): Promise<void> {
    const source = this.#snapshots.get(snapshot);
    if (!source) return;
    const instance = await this.#place({ ...source, logicalReplication });
    await this.#add(key, instance, async () => {
      await unpack({ archive: source.archive, directory: instance.data });
      await this.#launch(instance);
    });
  }

  async removeSnapshot(snapshot: string): Promise<void> {
    const archive = this.#snapshots.get(snapshot)?.archive;
    this.#snapshots.delete(snapshot);
    if (archive) await rm(archive, { force: true });
  }

  /** Port of the instance, `undefined` where no server belongs to it. */
  port = (key: string) => this.#instances.get(key)?.port;

  list = () =>
    [...this.#instances].map(([key, { port, process }]) => ({
      identifier: key.slice(key.indexOf('/') + 1),
      port,
      pid: process?.pid,
    }));

  async stopAll(): Promise<void> {
    await Promise.all([...this.#instances.values()].map((instance) => this.#halt(instance, 'immediate')));
  }

  #get(key: string): Instance {
    const instance = this.#instances.get(key);
    if (!instance) throw new Error(`The sandbox has no server for ${key}.`);
    return instance;
  }

  /** Leaves nothing of an instance that cannot be made. */
  async #add(key: string, instance: Instance, make: () => Promise<void>): Promise<void> {
    try {
      await make();
      this.#instances.set(key, instance);
    } catch (error) {
      await this.#halt(instance, 'immediate');
      await rm(instance.data, { recursive: true, force: true });
      throw error;
    }
  }

  async #keep(instance: Instance, snapshot: string): Promise<void> {
    const { binaries, username, data } = instance;
    const archive = `${this.#newDirectory()}.tar`;
    if (instance.process) await backUp(this.#site, instance, archive);
    else await pack({ archive, directory: data });
    this.#snapshots.set(snapshot, { archive, binaries, username });
  }

  #newDirectory = () => join(this.#site.directory, randomUUID());

  async #place(wanted: Pick<Instance, 'binaries' | 'username' | 'logicalReplication'>): Promise<Instance> {
    const { binaries, username, logicalReplication } = wanted;
    const log = join(this.#site.logs, 'postgres.log');
    return {
      data: this.#newDirectory(),
      binaries,
      username,
      logicalReplication,
      port: await freePort(),
      log,
    };
  }

  async #launch(instance: Instance): Promise<void> {
    await configure(this.#site, instance);
    const child = await startCluster(this.#site, instance);
    instance.process = child;
    child.once('exit', () => instance.process === child && void this.#restart(instance));
  }

  /** RDS brings a crashed server back. What is left of the old one may hold the data for a moment longer. */
  async #restart(instance: Instance): Promise<void> {
    for (let attempt = 1; instance.process && hasEnded(instance.process); attempt += 1) {
      await sleep(restartDelay);
      await this.#launch(instance).catch((error) => console.error(error));
      if (attempt === restartAttempts) return;
    }
  }

  async #halt(instance: Instance, mode: 'fast' | 'immediate'): Promise<void> {
    const child = instance.process;
    // Without a process on record its end is no crash.
    instance.process = undefined;
    if (child) await stopCluster(child, mode);
  }
}

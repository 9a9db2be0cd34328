import { both, either, gone, had, lower, off, type Risk } from './risk.ts';

const dynamo = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const cache = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg';
const caches = [
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_elasticache_serverless_cache',
  'aws_memorydb_cluster',
];
const kept = (resource: Parameters<typeof gone>[0]) =>
  !had('final_snapshot_identifier', null, '')(resource) || !had('final_snapshot_name', null, '')(resource);

/** DynamoDB, caches and search. */
export const tables: readonly Risk[] = [
  {
    id: 'dynamodb/deleted',
    types: [
      'aws_dynamodb_table',
      'aws_dynamodb_global_table',
      'aws_dynamodb_table_replica',
      'aws_keyspaces_table',
      'aws_timestreamwrite_table',
    ],
    when: gone,
    severity: 'danger',
    lost: 'The table with every item in it.',
    recovery:
      'Where point-in-time recovery is on: AWS keeps a backup of the table for 35 days, to be restored as a new one.',
    link: `${dynamo}/PointInTimeRecovery_Howitworks.html`,
  },
  {
    id: 'dynamodb/backups-off',
    types: ['aws_dynamodb_table'],
    when: off('point_in_time_recovery.0.enabled'),
    severity: 'danger',
    lost: 'The way back to any moment of the last 35 days.',
    recovery: 'Not at all: switched on again, it begins anew.',
    link: `${dynamo}/PointInTimeRecovery_Howitworks.html`,
  },
  {
    id: 'dynamodb/unprotected',
    types: ['aws_dynamodb_table'],
    when: off('deletion_protection_enabled'),
    severity: 'warning',
    lost: 'The guard of DynamoDB: the next plan that deletes the table will succeed.',
    recovery: 'Switch deletion_protection_enabled on again.',
    link: `${dynamo}/WorkingWithTables.Basics.html`,
  },
  {
    id: 'dynamodb/items-expire',
    types: ['aws_dynamodb_table'],
    when: ({ before, after, kind }) => kind === 'update' && !ttl(before) && ttl(after),
    severity: 'warning',
    lost: 'Items whose attribute says that their time is over: DynamoDB deletes them within days.',
    recovery: 'From point-in-time recovery, as a new table.',
    link: `${dynamo}/TTL.html`,
  },
  {
    id: 'elasticache/deleted',
    types: caches,
    when: both(gone, (resource) => !kept(resource)),
    severity: 'danger',
    lost: 'Everything in memory. No final snapshot is taken.',
    recovery:
      'From an automatic snapshot, if there are any; a cache fills again, sessions and queues do not.',
    link: `${cache}/Clusters.Delete.html`,
  },
  {
    id: 'elasticache/deleted-with-snapshot',
    types: caches,
    when: both(gone, kept),
    severity: 'danger',
    lost: 'Everything in memory but what is in the final snapshot; the endpoint changes.',
    recovery: 'From the final snapshot, as a new cluster.',
    link: `${cache}/Clusters.Delete.html`,
  },
  {
    id: 'elasticache/smaller',
    types: caches,
    when: either(lower('num_cache_nodes'), lower('num_node_groups'), lower('num_cache_clusters')),
    severity: 'warning',
    lost: 'What the removed nodes hold: of Memcached for good, of Redis a replica.',
    recovery: 'A cache fills again.',
    link: `${cache}/Clusters.DeleteNode.html`,
  },
  {
    id: 'elasticache/backups-shortened',
    types: caches,
    when: lower('snapshot_retention_limit'),
    severity: 'warning',
    lost: 'Automatic snapshots older than the new number of days; with 0 all of them.',
    recovery: 'Not at all.',
    link: `${cache}/backups-automatic.html`,
  },
  {
    id: 'opensearch/deleted',
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain', 'aws_opensearchserverless_collection'],
    when: gone,
    severity: 'danger',
    lost: 'The domain with every index in it; AWS’s automated snapshots go with it.',
    recovery: 'From manual snapshots in a bucket, or by indexing anew.',
    link: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-snapshots.html',
  },
];

const ttl = (side: Readonly<Record<string, unknown>>): boolean =>
  JSON.stringify(side.ttl ?? []).includes('"enabled":true');

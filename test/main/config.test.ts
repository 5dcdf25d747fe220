import { expect, test } from 'vitest'
import { describeConfig, readConfig } from '../../src/config.ts'
import { ConfigRefused } from '../../src/config-values.ts'

test('nothing set: this machine only, its own PostgreSQL, nobody trusted', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    publicUrl: undefined,
    trustedProxies: [],
    webhookDays: 30,
    webhookHosts: [],
    webhookLoopback: false,
    webhookNetworks: [],
    corsOrigins: [],
    databaseUrl: undefined,
    dataDir: './data',
    prepared: true,
    poolSize: 10,
    acquireTimeoutMs: 10_000,
    statementTimeoutMs: 15_000,
    requestTimeoutMs: 60_000,
    requestsInFlightMax: 2_000,
    bodyBytesInFlightMax: 60 * 1024 * 1024,
    connectionsMax: 8_192,
    limitKey: undefined,
    limitAccount: undefined,
    limitAddress: undefined,
    importBytesMax: 1_073_741_824,
    binDays: 90,
    jobDays: 90,
    logDays: 0,
    metrics: undefined,
    metricsToken: undefined,
    walBytesMax: undefined,
    logLevel: 'info',
    bootstrapKey: undefined,
    gomobileKeylessWorkspace: undefined,
    cliUrl: undefined,
    cliKey: undefined,
  })
})

test.each([
  ['ROSTER_DATADIR', 'did you mean ROSTER_DATA_DIR?'],
  ['ROSTER_POOLSIZE', 'did you mean ROSTER_POOL_SIZE?'],
  ['ROSTER_CORS_ORIGIN', 'did you mean ROSTER_CORS_ORIGINS?'],
  ['ROSTER_BOOSTRAP_KEY', 'did you mean ROSTER_BOOTSTRAP_KEY?'],
  ['ROSTER_DATABASE_URL', 'did you mean DATABASE_URL?'],
  ['ROSTER_PORT', 'did you mean PORT?'],
  ['ROSTER_COFFEE_STRENGTH', 'roster config lists them'],
])('refuses %s, which is no setting, without repeating its value', (name, hint) => {
  const attempt = () => readConfig({ [name]: '8080secret', PORT: 'x' })
  expect(attempt).toThrow(ConfigRefused)
  expect(attempt).toThrow(`PORT must be a whole number from 0 to 65535\n${name} is no setting: ${hint}`)
  expect(attempt).not.toThrow('8080secret')
})

test('what Kubernetes sets for a Service called roster is no misspelt setting', () => {
  const ofServices = {
    ROSTER_SERVICE_HOST: '10.0.0.7',
    ROSTER_SERVICE_PORT: '3000',
    ROSTER_SERVICE_PORT_HTTP: '3000',
    ROSTER_PORT: 'tcp://10.0.0.7:3000',
    ROSTER_PORT_3000_TCP: 'tcp://10.0.0.7:3000',
    ROSTER_PORT_3000_TCP_PROTO: 'tcp',
    ROSTER_PORT_3000_TCP_PORT: '3000',
    ROSTER_PORT_3000_TCP_ADDR: '10.0.0.7',
    ROSTER_API_SERVICE_HOST: '10.0.0.8',
  }
  expect(readConfig({ ...ofServices, ROSTER_NOTHING: '' })).toEqual(readConfig({}))
})

test('an empty variable is as good as none', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '', ROSTER_PREPARED: '' })).toEqual(readConfig({}))
})

test('reads what is set', () => {
  const workspace = '019FA1B2-0000-7000-8000-000000000001'
  expect(
    readConfig({
      PORT: '0',
      HOST: '::1',
      DATABASE_URL: 'postgresql://u:p@h/db',
      ROSTER_PREPARED: 'off',
      ROSTER_PUBLIC_URL: 'https://contacts.example.com/',
      ROSTER_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
      ROSTER_CORS_ORIGINS: 'https://a.example.com,http://localhost:5173',
      ROSTER_GOMOBILE_KEYLESS_WORKSPACE: workspace,
    }),
  ).toMatchObject({
    port: 0,
    host: '::1',
    databaseUrl: 'postgresql://u:p@h/db',
    prepared: false,
    publicUrl: 'https://contacts.example.com',
    trustedProxies: ['10.0.0.0/8', '::1'],
    corsOrigins: ['https://a.example.com', 'http://localhost:5173'],
    gomobileKeylessWorkspace: workspace.toLowerCase(),
  })
})

test('refuses everything that cannot be used at once, by name, without repeating secrets', () => {
  const attempt = () =>
    readConfig({
      PORT: '3000x',
      DATABASE_URL: 'mysql://user:secret@host/db',
      ROSTER_PREPARED: 'yes',
      ROSTER_POOL_SIZE: '1',
      ROSTER_PUBLIC_URL: 'contacts.example.com',
      ROSTER_TRUSTED_PROXIES: '10.0.0.0/33',
      ROSTER_CORS_ORIGINS: '*',
      ROSTER_BOOTSTRAP_KEY: 'short secret',
      ROSTER_GOMOBILE_KEYLESS_WORKSPACE: 'mine',
    })
  expect(attempt).toThrow(ConfigRefused)
  expect(attempt).toThrow(
    [
      'PORT must be a whole number from 0 to 65535',
      'ROSTER_PUBLIC_URL must be a URL such as https://contacts.example.com',
      'ROSTER_TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between them',
      'ROSTER_CORS_ORIGINS must be origins such as https://app.example.com, with commas between them',
      'DATABASE_URL must be a URL such as postgres://user:password@host:5432/database',
      'ROSTER_PREPARED must be one of on, off',
      'ROSTER_POOL_SIZE must be a whole number from 2 to 500',
      'ROSTER_BOOTSTRAP_KEY must be 32 to 256 printable ASCII characters, without spaces',
      'ROSTER_GOMOBILE_KEYLESS_WORKSPACE must be a uuid',
    ].join('\n'),
  )
})

test('a bootstrap key is any 32 to 256 printable ASCII characters', () => {
  for (const key of ['k'.repeat(32), '~'.repeat(256), '!"#$%&()*+,-./:;<=>?@[]^_`{|}~\\\''])
    expect(readConfig({ ROSTER_BOOTSTRAP_KEY: key })).toMatchObject({ bootstrapKey: key })
  for (const key of [
    'k'.repeat(31),
    'k'.repeat(257),
    `${'k'.repeat(40)}é`,
    `${'k'.repeat(40)} k`,
    `${'k'.repeat(40)}\n`,
  ])
    expect(() => readConfig({ ROSTER_BOOTSTRAP_KEY: key })).toThrow('ROSTER_BOOTSTRAP_KEY must be 32 to 256')
})

test('calls without a key are refused unless Roster listens on this machine only', () => {
  const keyless = { ROSTER_GOMOBILE_KEYLESS_WORKSPACE: '019fa1b2-0000-7000-8000-000000000001' }
  for (const HOST of ['0.0.0.0', '::', '192.168.1.5', 'contacts.example.com', '127.evil.example'])
    expect(() => readConfig({ ...keyless, HOST })).toThrow('needs HOST to be this machine only')
  for (const HOST of ['localhost', '127.0.0.1', '127.1.2.3', '::1'])
    expect(readConfig({ ...keyless, HOST })).toMatchObject({ host: HOST })
})

test('every setting is shown with a reason; passwords and keys are not', () => {
  const described = describeConfig({
    DATABASE_URL: 'postgres://roster:hunter2@db/roster?password=hunter2',
    ROSTER_BOOTSTRAP_KEY: 'hunter2'.repeat(6),
    ROSTER_KEY: 'hunter2',
  })
  expect(JSON.stringify(described)).not.toContain('hunter2')
  for (const { name, reason } of described) expect(reason, name).toMatch(/^[A-Z].{20,}\.$/)
  expect(described).toContainEqual({
    name: 'DATABASE_URL',
    value: 'postgres://roster:***@db/roster?password=***',
    source: 'environment',
    reason: expect.any(String),
  })
})

test.each([
  ['postgres://u:p@ss@h/db', 'postgres://u:***@h/db'],
  ['postgres://:p@h/db', 'postgres://:***@h/db'],
  [
    'postgresql://u@h:5433/db?host=%2Ftmp&sslpassword=p',
    'postgresql://u@h:5433/db?host=%2Ftmp&sslpassword=***',
  ],
  ['postgres:///db?host=/tmp', 'postgres:///db?host=/tmp'],
  // The password's / ends the host before its @ does.
  ['postgres://u:1/p@h/db', '(set, not shown)'],
  ['postgres://u:1?p@h/db', '(set, not shown)'],
  ['postgres://u:1#p@h/db', '(set, not shown)'],
  ['postgres://u:p/ss@h/db', '(set, not shown)'],
])('a database URL is shown without its password, whatever that holds: %s', (given, shown) => {
  expect(describeConfig({ DATABASE_URL: given })).toContainEqual(
    expect.objectContaining({ name: 'DATABASE_URL', value: shown }),
  )
})

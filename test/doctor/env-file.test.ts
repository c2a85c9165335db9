import { expect, test } from 'vitest';
import { checkEnvFile } from '../../src/doctor/env-file.js';
import { misplacedToken, type EnvFacts } from '../../src/env-mistakes.js';

const token = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GAbCdE.SECRETSECRETSECRETSECRETSECRETSECRETxx';
const nothing: EnvFacts = {
  folder: '/bot',
  misnamed: [],
  env: { kind: 'none' },
  elsewhere: undefined,
  example: undefined,
  environment: {},
  settings: ['DISCORD_TOKEN', 'LOG_LEVEL'],
  user: { uid: 1000, gid: 1000 },
};

function withText(text: string, mode = 0o600): Partial<EnvFacts> {
  return { env: { kind: 'read', text, mode } };
}

test.each<[string, Partial<EnvFacts>, string, RegExp]>([
  ['no file', {}, 'ok', /no \.env.+cp \.env\.example \.env/],
  ['no file and a token in the environment', { environment: { DISCORD_TOKEN: token } }, 'ok', /environment/],
  ['.env.txt', { misnamed: [{ name: '.env.txt', text: 'LOG_LEVEL=debug' }] }, 'wrong', /mv \.env\.txt \.env/],
  ['env', { misnamed: [{ name: 'env', text: '' }] }, 'wrong', /mv env \.env/],
  [
    '.env.local beside a .env without a token',
    { ...withText('LOG_LEVEL=info'), misnamed: [{ name: '.env.local', text: `TOKEN=${token}` }] },
    'wrong',
    /stands in \.env\.local, which is not read; move it into \.env, behind DISCORD_TOKEN=$/,
  ],
  [
    '.env.local with other things',
    { ...withText('LOG_LEVEL=info'), misnamed: [{ name: '.env.local', text: 'TOKEN=' }] },
    'ok',
    /nothing in its form is odd/,
  ],
  [
    'the example edited beside a .env without a token',
    { ...withText('DISCORD_TOKEN=\n'), example: `discord_token=${token}` },
    'wrong',
    /stands in \.env\.example.+ for all to see: move it into \.env, behind DISCORD_TOKEN=$/,
  ],
  ['TOKEN', withText(`TOKEN=${token}`), 'wrong', /calls the token TOKEN; write DISCORD_TOKEN=/],
  ['commented out in lower case', withText(`#discord_token=${token}`), 'wrong', /begins with #/],
  ['another name for nothing', withText('TOKEN='), 'look here', /does not read: TOKEN/],
  [
    'another program’s token, and ours in the environment',
    { ...withText(`BOT_TOKEN=${token}`), environment: { DISCORD_TOKEN: token } },
    'look here',
    /does not read: BOT_TOKEN/,
  ],
  ['a token for a name', withText(`${token}=\nLOG_LEVEL=info`), 'ok', /nothing in its form is odd/],
  [
    'a colon',
    withText(`DISCORD_TOKEN: ${token}`),
    'look here',
    /has a colon behind DISCORD_TOKEN and no =\./,
  ],
  ['the example edited', { example: `DISCORD_TOKEN=${token}` }, 'wrong', /mv \.env\.example \.env/],
  ['a folder', { env: { kind: 'folder' } }, 'wrong', /rmdir \.env/],
  [
    'unreadable',
    { env: { kind: 'refused', code: 'EACCES' } },
    'wrong',
    /EACCES.+ read it; as root: chown 1000:1000 \/bot\/\.env$/,
  ],
  ['UTF-16', { env: { kind: 'not UTF-8' } }, 'wrong', /UTF-8/],
  ['one folder up', { elsewhere: '/' }, 'wrong', /\/\.env, which is not read.+: mv \/\.env \/bot\/\.env$/],
  [
    'one folder up, and an empty one here',
    { ...withText('DISCORD_TOKEN=\n'), elsewhere: '/home/hana' },
    'wrong',
    /mv \/home\/hana\/\.env \/bot\/\.env$/,
  ],
  [
    'one folder up that is not needed',
    { ...withText(`DISCORD_TOKEN=${token}`), elsewhere: '/' },
    'ok',
    /read/,
  ],
  [
    'an empty one in the environment',
    { ...withText(`DISCORD_TOKEN=${token}`), environment: { DISCORD_TOKEN: '' } },
    'look here',
    /to nothing, so what \.env says counts: unset DISCORD_TOKEN$/,
  ],
  ['good', withText(`DISCORD_TOKEN=${token}\nLOG_LEVEL=info\n`), 'ok', /nothing in its form is odd/],
  ['a byte order mark', withText(`\ufeffDISCORD_TOKEN=${token}\n`), 'ok', /nothing in its form is odd/],
  ['another name', withText(`BOT_TOKEN=${token}`), 'wrong', /BOT_TOKEN; write DISCORD_TOKEN=/],
  ['lower case', withText(`discord_token=${token}`), 'wrong', /discord_token; write DISCORD_TOKEN=/],
  ['an unknown setting', withText('PREFIX=!'), 'look here', /does not read: PREFIX/],
  ['commented out', withText(`# DISCORD_TOKEN=${token}`), 'wrong', /begins with #/],
  ['twice', withText(`DISCORD_TOKEN=a\nDISCORD_TOKEN=${token}`), 'look here', /more than once/],
  ['quotes', withText(`DISCORD_TOKEN="${token}"`), 'look here', /quotes around/],
  ['a space', withText(`DISCORD_TOKEN= ${token}`), 'look here', /a space before/],
  ['Bot', withText(`DISCORD_TOKEN=Bot ${token}`), 'look here', /“Bot ” before/],
  [
    'CRLF',
    withText(`DISCORD_TOKEN=${token}\r\n`),
    'look here',
    /line ends of Windows.+: sed -i 's\/\\r\$\/\/' \.env$/,
  ],
  [
    'another in the environment',
    { ...withText(`DISCORD_TOKEN=${token}`), environment: { DISCORD_TOKEN: 'other' } },
    'look here',
    /wins over \.env: unset DISCORD_TOKEN/,
  ],
  ['readable by all', withText(`DISCORD_TOKEN=${token}`, 0o644), 'look here', /chmod 600 \.env/],
  [
    'a token left in the example',
    {
      ...withText(`DISCORD_TOKEN=${token}`),
      example: `DISCORD_TOKEN=${token}`,
    },
    'look here',
    /\.env\.example holds a token too/,
  ],
])('%s', (_what, facts, mark, says) => {
  const found = checkEnvFile({ ...nothing, ...facts });
  expect(found.map((each) => each.mark)).toEqual([mark]);
  expect(found[0]?.says).toMatch(says);
  expect(found[0]?.says).not.toMatch(/SECRET/);
  // The preview says the same of a token that is not read.
  const misplaced = misplacedToken({ ...nothing, ...facts });
  if (misplaced !== undefined) expect(found[0]).toEqual({ mark: 'wrong', says: misplaced });
});

test('several mistakes are all told', () => {
  const found = checkEnvFile({ ...nothing, ...withText(`TOKEN=x\r\nPREFIX=!\r\n`, 0o666) });
  expect(found.map(({ mark }) => mark)).toEqual(['wrong', 'look here', 'look here', 'look here']);
});

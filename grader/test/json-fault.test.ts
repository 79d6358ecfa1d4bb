import { findJsonFault } from '../intake/json-fault';

// JSON.parse is the oracle: it accepts exactly the texts in which no fault is found
test('the finder of faults agrees with JSON.parse', () => {
  // biome-ignore format: many short texts
  const texts = [
    '', '1', '-0.5e+3', '01', '1.', '"a\\u00e9\\n"', '"a', '"\\x"', '"\n"', '[1,2]', '[1,]', '[,1]', '[1 2]',
    '{"a":1}', '{"a":1,}', '{a:1}', '{"a" 1}', '{"a":}', '[}', '[]]', 'true', 'tru', 'nullx', '{"a":[{"b":null}]}',
    '[[[]', ' [ ] ', '\u00a0[]', 'NaN', '"\u2028"', '{"a":1,"b"}', ':', ',', '"', '[1]x',
    `"${'x'.repeat(3_000_000)}`,
  ];
  for (const text of texts) {
    let legal = true;
    try {
      JSON.parse(text);
    } catch {
      legal = false;
    }
    expect([text.slice(0, 30), findJsonFault(text) === undefined]).toEqual([text.slice(0, 30), legal]);
  }
  expect(findJsonFault('['.repeat(1_000_000))).toBeUndefined(); // too deep to say where: "not JSON" is said alone
});

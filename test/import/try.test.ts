import {test} from 'vitest';
import fs from 'node:fs';
import {asHtml,asDocx,asPdf} from './make-files.js';
import {toll,asText} from './toll-article.js';
test('make', async()=>{
  const raw=fs.readFileSync('/work/shared/article/000_8c9e35524a089900.txt','utf8').split(/\n\n+/).map(s=>s.trim());
  const strat={title:raw[0]!,dateline:raw[1]!,caption:raw[4]!,footer:raw.find(s=>s.startsWith('Copyright'))!,paragraphs:[raw[2]!,raw[3]!,...raw.slice(5,11)]};
  for (const [name,p] of [['strat',strat],['toll',toll]] as const){
    fs.writeFileSync(`/tmp/imp-${name}.txt`,asText(p));
    fs.writeFileSync(`/tmp/imp-${name}.html`,asHtml(p));
    fs.writeFileSync(`/tmp/imp-${name}.docx`,await asDocx(p));
    for (const columns of [1,2] as const) for (const paragraphs of ['gap','indent'] as const) for (const justified of [true,false]) for (const hyphens of [true,false])
      fs.writeFileSync(`/tmp/imp-${name}-${columns}${paragraphs}${justified?'J':'R'}${hyphens?'H':''}.pdf`,await asPdf(p,{columns,paragraphs,justified,hyphens}));
  }
});

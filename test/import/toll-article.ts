export interface Piece {
  readonly title: string;
  readonly dateline: string;
  readonly caption: string;
  readonly footer: string;
  readonly paragraphs: readonly string[];
}

/** An article written for these tests, in the manner of a paper's page: eight paragraphs with what surrounds them. */
export const toll: Piece = {
  title: 'A Bridge Town Weighs the Price of Its Toll',
  dateline: '4 MINS READMay 6, 2019 | 09:15 GMT',
  caption: 'What is a shadow toll? Maren Holt explains.',
  footer: 'Copyright © Ferrow Ledger Publishing, LLC. All rights reserved.',
  paragraphs: [
    'For nearly ninety years the town of Ferrow has lived from a bridge. The toll that lorries pay at its northern gate covers the school, the lamps along the quay and a third of the fire brigade. Now the council wants to abolish it, and the vote planned for the autumn has divided families that have agreed about everything else since the flood.',
    'When Ada Lindqvist became mayor in 2016, she promised to bring back the workshops that had moved across the river. Almost at once her administration began to talk with the hauliers’ union, a long-standing adversary. The union’s members had been rattled by a faster-growing competitor on the southern road, and the town had begun to look for a steadier kind of income. It made sense for both sides to open their books and to bury old quarrels such as the disputed weighing of empty trailers. A quieter motive was their shared distrust of the port of Halm, whose rising fees worried lorry drivers and councillors alike.',
    'That policy, which has hardly been tried, has met its first test: the winter. A storm in January closed the southern road, and for three weeks every lorry had to pass the bridge.  The situation was awkward for the mayor, who believes that the toll is unjust and yet collected more of it than any mayor before her. She has joined the neighbouring towns in asking for repairs, but she has refused to lower the charge meanwhile. Her treasurer has confirmed that talks between the town’s northern office and the union’s eastern branch will go on so that they prepare higher-level meetings in the spring.',
    'Similarly, the council has moved a little toward the ferrymen. Twice since last spring a few councillors have gone to their winter camp, and once they spoke of a common timetable. If the town could gain some concessions from the ferrymen, as it did in 2002, it would please the voters and help to settle a quarrel over moorings that began in the 1970s and 1980s.',
    'Needless to say, dealing with the ferrymen directly goes against the county’s idea of a single negotiator. It also annoys Halm, which does not want others to compete for the ferrymen’s favour. Moreover, it is a field in which the town may overlap with the union, which keeps door-to-door relations of its own with every boatman on the river.',
    'While these steps have some use in themselves, they point to a wish for calm on the northern bank, so that the town can spend its strength — and the public’s patience — on Halm, which it sees as the main danger to its trade. This growing attention to Halm makes the county nervous that the town will be too provocative, drive the port away from any agreement and drag its neighbours into lawsuits.',
    'Indeed, the storm seems to have frightened the town. Since the southern road was never its own, the worry has less to do with the closure itself than with the example it gives for Halm to “repair” the Skerry/Holmen sluice without asking. Of course, the treaty of the two banks makes that case different; the southern road stands under no treaty, so nobody was bound to keep it open. But the council watches with unease how readily the county withdraws from its duties, and how gladly it avoids a quarrel with the port.',
    'The town’s recent steps are not about to break its bond with the county. By themselves, they do not mean much. But they could strain it as Ferrow looks for more freedom. Its councillors have long felt that county rules on night traffic — and pressure to conform in other matters like the moorings — threaten to choke the young progress in their plans. The town will not forget how much it needs the county, nor will the county forget that it needs the bridge. But the sum suggests that misunderstandings will slowly become more frequent.',
  ],
};

/** The page as somebody copies it into a text file, with the caption between the second paragraph and the third. */
export function asText(piece: Piece): string {
  const [one = '', two = '', ...rest] = piece.paragraphs;
  return [
    piece.title,
    piece.dateline,
    one,
    two,
    piece.caption,
    ...rest,
    'Article Search',
    piece.footer,
    'The Ferrow Ledger\n\n\nTo give the people of both banks the news that they need before they need it.',
  ].join('\n\n');
}

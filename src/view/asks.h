// SPDX-License-Identifier: Apache-2.0
// Every view's question and text form, for the table in views.c.
#ifndef VIEW_ASKS_H
#define VIEW_ASKS_H

#include "view/view.h"

view_ask board_ask, press_ask, sheet_ask;
view_ask rounds_ask, round_ask, meetings_ask, delegations_ask;
view_ask contacts_ask, invitations_ask, all_delegations_ask;
view_ask participants_ask, motions_ask, waiting_ask;
view_ask statements_ask, reports_ask, texts_ask, exchanges_ask;
view_ask text_ask, stances_ask, commitments_ask;
view_ask ceasefire_ask, operations_ask, zones_ask, map_ask;
view_ask counts_ask, incidents_ask, bulletin_ask;
view_ask trust_ask, entry_ask; // of the record itself, and of one act

view_print text_board, text_press, text_sheet;
view_print text_rounds, text_round, text_meetings, text_delegations;
view_print text_contacts, text_invitations, text_all_delegations;
view_print text_participants, text_motions, text_waiting;
view_print text_statements, text_reports, text_texts, text_exchanges;
view_print text_text, text_stances, text_commitments;
view_print text_ceasefire, text_operations, text_zones, text_map;
view_print text_counts, text_incidents, text_bulletin;
view_print text_trust, text_entry;

#endif

"""The HTTP status of every refusal: one table, by code."""

from __future__ import annotations

_CODES_BY_STATUS: dict[int, str] = {
    # The request itself is not of the right form.
    400: "idempotency_key_missing cursor_not_valid",
    # Who asks.
    401: "token_not_valid sign_in_needed",
    403: "scope_missing not_allowed cross_site_request duty_not_yours not_staff",
    # What is not there, or no more.
    404: (
        "duty_unknown duty_note_unknown dispute_unknown plan_change_unknown "
        "not_found agreement_not_found round_not_found document_not_found template_not_found "
        "unknown_request link_unknown unknown_decision correction_unknown unknown_notice "
        "batch_not_found proposal_unknown event_not_found staff_unknown"
    ),
    410: "link_gone",
    # What the service does not take.
    408: "body_too_slow",
    413: "too_much_to_export body_too_large table_too_large document_too_large",
    416: "too_many_ranges",
    429: "asked_too_often too_many_streams sender_quota_reached",
    # What the state of things refuses.
    409: (
        "chain_broken already_done duty_after_end occurrence_not_yet duty_note_taken_back "
        "update_not_needed plan_change_settled renewal_drafted renewal_declined_already "
        "dispute_closed dispute_without_agreement not_renewable renewal_under_way "
        "refused signatory_has_answered signatory_has_not_declined signs_for_party_already "
        "not_an_alternate capacity_does_not_fit link_replaced address_is_anothers nobody_to_remind "
        "already_signed already_declined document_changed round_closed deadline_passed "
        "round_is_open no_round_is_open step_not_allowed not_sealed_yet term_has_ended "
        "number_taken not_deciding decision_after_round_started party_left_out nothing_to_settle "
        "draft_is_frozen "
        "decision_missing condition_open decision_not_final agreement_being_drafted not_in_force "
        # … corrections of a party's people
        "agreement_has_ended person_not_listed signatory_is_asked correction_is_decided "
        "party_is_in_force accession_is_open no_managing_party nothing_to_read "
        "background_is_frozen background_changed "
        # … the code by which a signatory is identified
        "not_identified not_strongly_identified identified_as_another identified_twice "
        "strong_identification_not_configured identification_return_not_living "
        "code_blocked code_asked_too_soon code_not_living "
        "code_of_another_browser code_not_blocked "
        # … notices, and taking them back
        "no_termination not_entitled notice_before_in_force nothing_to_terminate notice_too_late "
        "window_not_open year_is_over party_has_left notice_already_given "
        "notice_cannot_be_taken_back taking_back_too_late notice_has_taken_effect "
        "notice_taken_back_already notice_without_authority notice_being_signed "
        "notice_does_not_stand notice_is_of_the_party taking_back_not_asked consent_not_needed "
        "already_said already_told "
        # … many rounds from one list
        "sent_already nothing_to_start "
        # … an order of signing
        "not_your_turn turn_has_not_come "
        "proposal_is_open proposal_is_decided delegation_not_allowed identify_before_handing_over "
        # … staff
        "staff_listed_already last_admin sign_in_not_taken"
    ),
    # What was sent does not fit: values, the list of parties, dates.
    422: (
        "filter_not_understood "
        "request_not_valid idempotency_key_reused draft_not_valid deadline_in_the_past "
        "deadline_after_term term_ends_before_it_starts number_not_valid "
        "window_ends_before_it_starts fewest_parties_not_valid prolonged_without_notice "
        "values_not_valid value_not_valid value_unknown value_missing value_not_a_date "
        "value_not_an_address value_not_a_number value_out_of_range value_not_a_choice "
        "value_too_long value_characters_refused value_day_out_of_range day_out_of_range "
        "code_wrong identification_service_unknown "
        "parties_not_valid parties_file_missing table_not_readable unknown_column missing_column "
        "column_twice too_many_cells person_twice party_differs cell_empty cell_too_long "
        "characters_refused name_not_usable cell_is_formula unknown_kind unknown_role "
        "unknown_language "
        "address_not_valid business_id_not_valid capacity_not_understood "
        "authority_not_understood authority_out_of_reach capacity_nobody_has no_signatory "
        "step_not_understood only_signatories_have_steps order_of_too_many "
        "too_few_parties person_listed_twice name_missing name_not_readable "
        "drawing_not_understood staff_not_valid unknown_scope basis_missing nothing_is_corrected "
        "first_day_stays nothing_is_amended not_one_party "
        "decision_in_the_future decision_incomplete extract_not_pdf expected_day_passed "
        "party_listed_already wording_not_valid "
        # … duties and disputes
        "plan_years_not_valid closed_before_step step_before_opened dispute_before_agreement "
        "dispute_day_ahead dispute_needs_two result_file_refused "
        "notice_in_the_future address_not_different proposes_themselves deadline_not_later "
        "reminder_plan_not_valid "
        # … many rounds from one list
        "batch_not_valid rounds_not_valid no_rounds too_many_rounds day_not_understood "
        "unknown_identification agreement_twice unknown_agreement no_parties_of "
        "of_another_template value_of_agreement "
        # … templates and documents
        "template_manifest_not_valid signature_place_not_found document_not_converted "
        "document_refused document_too_demanding archive_too_demanding not_a_docx "
        "docx_not_readable docx_has_changing_field docx_has_comments docx_has_doctype "
        "docx_has_embedded_object docx_has_external_part docx_has_hidden_text docx_has_macros "
        "docx_has_tracked_changes not_a_pdf pdf_not_readable pdf_encrypted pdf_has_actions "
        "pdf_has_embedded_file pdf_has_optional_content pdf_has_xfa pdf_is_hybrid pdf_signed "
        "pdf_too_many_pages background_too_much background_listed_twice background_title_missing"
    ),
    # What only the operator can mend.
    500: "act_failed",
    503: "no_engine not_taken_now identification_service_unreachable",
}

STATUS_BY_CODE: dict[str, int] = {
    code: status for status, codes in _CODES_BY_STATUS.items() for code in codes.split()
}

"""What workbooks and scripts rely on: the inputs, options, grades and labels of each practice.

Per practice: inputs in any order, ``?`` for those a row may leave blank, options behind a colon; then
grades with their English labels, best first.
"""

import pytest

from grading.schemes.catalogue import load_scheme, scheme_ids

LEVELS = "high/medium/low"
CONTRACT = {
    "abcd-value": (
        "annual_amount orders_per_year loyalty influence complaints",
        "A key, B medium, C ordinary, D low value",
    ),
    "account-nature": (
        "process?:past/current/coming time?:old/new/potential "
        "market_position?:main/general/scattered "
        "nature?:government/special/company/individual/partner",
        "",
    ),
    "activity": ("last_order_date?", "A active, B sleeping, C lost, D never ordered"),
    "amount-abc": ("annual_amount", "A large, B medium, C small"),
    "amount-bands": (
        "annual_amount growth_potential?:high/low",
        "A VIP, B important, C ordinary, D potential",
    ),
    "attitude": (
        "attitude:enthusiastic/favourable/neutral/negative",
        "A enthusiastic, B favourable, C neutral, D negative",
    ),
    "behaviour": (
        f"spending_power:{LEVELS} loyalty potential:{LEVELS} orders_per_year annual_amount "
        f"complaints industry_fit:{LEVELS} region_fit:{LEVELS}",
        "A important, B medium, C ordinary",
    ),
    "clv": (
        "first_order_date last_order_date repeat_orders average_repeat_amount",
        "A core, B backbone, C ordinary, D tail",
    ),
    "composite-value": (
        "annual_amount orders_per_year referrals",
        "A high, B good, C fair, D low",
    ),
    "credit-abc": (
        f"spending_power:{LEVELS} orders_per_year annual_amount credit_record:good/fair/poor",
        "A key, B promising, C general",
    ),
    "customer-layers": (
        "customer? gender?:female/male age? occupation? contact? address? "
        "orders_per_year? average_spend? categories_preferred? promotion_use?:high/medium/low payment_method? "
        "channel?:online/offline product_need? service_need? promotion_need? environment_need? "
        "spending:high/medium/low loyalty_group:loyal/general/lost would_refer?:yes/no "
        "contribution?:high/medium/low segment?",
        "A core, B solid, C ordinary, D lapsing",
    ),
    "deal-likelihood": ("close_probability", "A likely, B probable, C possible, D unlikely"),
    "decision-maker": (
        "decision_role:first/second/third/none has_need:yes/no has_budget:yes/no "
        "first_contact_date role_since? closed?:yes/no",
        "A decision-maker, B influencer, C unqualified, D no need",
    ),
    "franchise-function": (
        "function:profit/new_product/cooperative/volume annual_amount customer?",
        "",
    ),
    "franchise-intent": (
        "signal:signed/date_fixed/site_visit_agreed/need_budget_authority/said_will_join/"
        "deep_talk_in_person/comparing_visits/doubts_to_clear/price_objection/ready_but_delayed/"
        "material_sent/asked_price_only/wants_to_learn/idle_chat/impulse",
        "O signed, A about to sign, B can be won by follow-up, C wants to know more, "
        "D can be let go",
    ),
    "franchise-motive": ("motive:economic/sunrise_industry/personal_interest", ""),
    "frequency-bands": (
        "monthly_orders growth_potential?:high/low",
        "A high frequency, B medium, C low, D new or churn risk",
    ),
    "growth": (
        "annual_amount previous_amount?",
        "A growing, B stable, C potential, D shrinking",
    ),
    "importance-value-need": (
        f"importance:core/important/ordinary value:{LEVELS} need:{LEVELS}",
        "A high, B medium, C low, D minimal",
    ),
    "insurance-renewal": (
        "due_date premium? pays_by?:transfer/cash/collect "
        "visit_need?:none/promised_unpaid/waits_for_agent/far_from_bank",
        "A now, B soon, C next, D later",
    ),
    "lifecycle": (
        "orders_total has_interest:yes/no last_order_date",
        "AA loyal, A first purchase, B considering, C aware",
    ),
    "membership": (
        "annual_amount orders_per_year credit_record:good/fair/poor",
        "A supreme, B VIP, C ordinary",
    ),
    "mvc-mgc": (
        "customer_value growth_value strategic?:yes/no",
        "A most valuable, B most growable, C migrator, D below zero",
    ),
    "need-segment": ("need_segment:business/leisure", ""),
    "pareto": ("annual_amount", "A core, B backbone, C ordinary, D tail"),
    "payment-cycle": (
        "payment_days blacklisted?:yes/no",
        "A good, B intermediate, C bad, D blacklisted",
    ),
    "personality-13": (
        "personality:hesitant/hot_tempered/aloof/worldly/cautious/thrifty/hurried/"
        "rational_debater/vain/bargain_seeker/smooth/talkative/silent",
        "",
    ),
    "personality-4": ("personality:tiger/owl/dove/peacock", ""),
    "potential": (
        f"spending_potential:{LEVELS} room_to_grow:{LEVELS} industry_outlook:{LEVELS}",
        "A high potential, B good potential, C limited potential, D low potential",
    ),
    "profit-bands": ("annual_profit", "A high profit, B good, C fair, D low"),
    "project-prospect": (
        "floor_area_m2? project_value? "
        "ownership:sole_private/sole_state/multi_private/multi_state "
        "lead_source:decision_maker/employee/government/friend/web/press",
        "A high, B medium, C low",
    ),
    "relationship": (
        "profit_contribution:high/low relation:long_term/short_term growth_potential:high/low "
        "orders_total",
        "A important, B potential, C general, D one-off",
    ),
    "rfm": (
        "last_order_date order_count total_amount",
        "A best and most loyal, B worth winning over, C worth a look, D falling asleep or lost",
    ),
    "sales-funnel": (
        "stage:selection_started/selection_soon/signed_new_need/need_waiting/no_urgency/"
        "lacks_information/need_denied/satisfied_elsewhere",
        "A selecting, B waiting, C not pressing, D no need",
    ),
    "sales-size": ("annual_amount", "A large, B medium, C small, D not yet a customer"),
    "share-volume": (
        "wallet_share upcoming_volume",
        "A retain, B develop, C keep contact, D acquire or drop",
    ),
    "shipping": (
        "strategic?:yes/no demand:large/medium/small stability:stable/volatile/unstable "
        "market_influence?:yes/no",
        "A strategic, B high potential, C influential, D weak",
    ),
    "spend-loyalty": (
        f"spending:{LEVELS} loyalty_group:loyal/general/lost channel?:online/offline "
        "orientation?:quality/price region?",
        "A core, B solid, C ordinary, D lapsing",
    ),
    "spend-mix": (
        "annual_amount orders_per_year categories_bought cooperation_intent",
        "A high, B medium, C ordinary",
    ),
    "telecom": (
        f"value:{LEVELS} kind?:personal/family/group "
        "importance?:ordinary/important/reputation/potential",
        "A high-end, B mid-range, C low-end",
    ),
    "tenure": ("first_order_date?", "A old, B new, C potential"),
    "transaction-size": ("annual_amount", "A VIP, B large, C medium, D small"),
    "value-potential": (
        "orders_per_year annual_amount loyalty "
        f"spending_potential:{LEVELS} room_to_grow:{LEVELS} industry_outlook:{LEVELS}",
        "A high value, high potential; B good; C fair; D low value, low potential",
    ),
    "value-tiers": (
        "orders_per_year annual_amount loyalty",
        "A high value, B medium value, C low value",
    ),
    "volume-loyalty": (
        "annual_amount loyalty",
        "A treasure, B rising star, C dangerous, D eliminate",
    ),
    "wedding-horizon": (
        "event_date? has_request?:yes/no",
        "A within 3 months, B 3–6 months, C later, D not now",
    ),
}


def test_the_contract_speaks_of_every_scheme():
    """No practice comes or goes unseen."""
    assert set(CONTRACT) == set(scheme_ids())


@pytest.mark.parametrize("scheme_id", CONTRACT)
def test_inputs_and_options_are_those_promised(scheme_id):
    """By name: what a workbook's columns and cells may be called."""
    scheme = load_scheme(scheme_id)
    promised = {}
    for part in CONTRACT[scheme_id][0].split():
        name, _, options = part.partition(":")
        promised[name.removesuffix("?")] = (name.endswith("?"), {*options.split("/")} - {""})
    found = {
        wanted.name: (not wanted.required, {choice.value for choice in wanted.choices})
        for wanted in scheme.inputs
    }
    assert found == promised


@pytest.mark.parametrize("scheme_id", CONTRACT)
def test_grades_and_labels_are_those_promised(scheme_id):
    """Best first, with the practice's own words."""
    wanted = CONTRACT[scheme_id][1]
    parts = wanted.split("; ") if ";" in wanted else wanted.split(", ")
    promised = [tuple(part.split(" ", 1)) for part in parts if part]
    assert [(t.grade, t.label.en) for t in load_scheme(scheme_id).tiers] == promised

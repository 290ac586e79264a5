namespace GridMap.Import.Grids;

/// <summary>Which items of data/reference/service-items.json a generated station offers. The numbers differ from kind to kind, as they do
/// in the field.</summary>
public static class ServiceItems
{
    public static readonly string[] Rest =
    [
        "drinking_water", "phone_charging", "battery_swap", "meal_heating", "rest_area", "first_aid_kit", "umbrella_loan", "toilet_access", "wifi",
    ];

    public static readonly string[] CompoundStation =
    [
        "volunteer_registration", "parcel_pickup", "photocopy", "peoples_mediation", "party_member_service", "elder_meal", "after_school_care", "reading_room",
        "drinking_water", "rest_area",
    ];

    public static readonly string[] Enterprise =
    [
        "business_registration", "food_stall_filing", "startup_loan", "job_matching", "skills_training", "social_security_card", "legal_aid", "notary_enquiry",
        "photocopy", "party_membership_transfer",
    ];

    /// <summary>What every community centre can do.</summary>
    private static readonly string[] Basic =
    [
        "social_security_card", "senior_card", "resident_medical_insurance", "volunteer_registration", "minimum_living_allowance", "temporary_relief",
        "pension_eligibility_check", "party_membership_transfer", "photocopy",
    ];

    /// <summary>What some can do; <see cref="Some"/> draws from these.</summary>
    private static readonly string[] Further =
    [
        "residence_permit_renewal", "tenancy_registration", "resident_pension_enrolment", "unemployment_registration", "employment_hardship",
        "employment_startup_card", "flexible_work_subsidy", "job_matching", "skills_training", "medical_remote_registration", "medical_cost_claim",
        "birth_registration", "family_doctor", "child_vaccination", "elder_health_check", "advanced_age_allowance", "elder_care_subsidy", "elder_meal",
        "home_elder_visit", "low_income_recognition", "disability_card", "disability_living_subsidy", "veteran_registration", "floating_party_member",
        "party_member_service", "legal_aid", "peoples_mediation", "school_enrolment", "after_school_care", "utility_payment", "parcel_pickup", "reading_room",
        "public_rental_housing", "maintenance_fund",
    ];

    /// <summary>A large centre.</summary>
    public static readonly string[] Centre = [.. Basic, .. Further];

    /// <summary>A subdistrict's complex: what a large centre can do, and what only a complex can.</summary>
    public static readonly string[] Complex =
    [
        .. Centre, "residence_permit", "household_register_proof", "startup_loan", "medical_assistance", "family_planning_support", "destitute_support",
        "orphan_support", "community_group_filing", "disability_nursing_subsidy", "assistive_devices", "housing_rent_subsidy", "lift_retrofit",
        "veteran_benefits", "notary_enquiry", "business_registration", "food_stall_filing",
    ];

    /// <summary>The basic items and as many of the further ones as make <paramref name="count"/>.</summary>
    public static IReadOnlyList<string> Some(Random random, int count)
    {
        var further = Further.ToArray();
        random.Shuffle(further);
        return [.. Basic, .. further.Take(Math.Max(0, count - Basic.Length))];
    }
}
